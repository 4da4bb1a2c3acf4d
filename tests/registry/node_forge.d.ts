// Types of what the tests use of a package that brings none.

interface Key {
  readonly type?: never;
}

interface Certificate {
  publicKey: Key;
  serialNumber: string;
  readonly validity: { notBefore: Date; notAfter: Date };
  setSubject(names: readonly { readonly name: string; readonly value: string }[]): void;
  setIssuer(names: readonly { readonly name: string; readonly value: string }[]): void;
  setExtensions(extensions: readonly object[]): void;
  sign(key: Key, digest: object): void;
}

declare const forge: {
  readonly md: { readonly sha256: { create(): object } };
  readonly pki: {
    createCertificate(): Certificate;
    publicKeyFromPem(pem: string): Key;
    privateKeyFromPem(pem: string): Key;
    certificateToPem(certificate: Certificate): string;
  };
};
declare namespace forge {
  export { Certificate };
}
export default forge;
