import type { Page } from "./page.ts";

/** What a server may do instead of answering as it should. */
export type Fault =
  /** Answers with a status, such as 503. */
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Says nothing for a while, then answers. */
  | { readonly kind: "late"; readonly ms: number }
  /** Answers a byte at a time, one each so many milliseconds. */
  | { readonly kind: "drip"; readonly ms: number }
  /** Announces all bytes, sends half of them, and hangs up. */
  | { readonly kind: "truncated" }
  /** Sends bytes without an end. */
  | { readonly kind: "endless" }
  /** Sends the reader elsewhere; to the same place, if there is no other. */
  | { readonly kind: "redirect"; readonly to?: string; readonly status?: number }
  /** Says another type. */
  | { readonly kind: "type"; readonly type: string }
  /** Answers with one bit turned. */
  | { readonly kind: "flipped" };

/** Answers a request for a page with a fault. */
export async function faultyResponse(fault: Fault, url: URL, page: Page | undefined): Promise<Response> {
  const { bytes, type } = page ?? { bytes: new Uint8Array(), type: "text/plain" };
  const headers = { "content-type": type };
  switch (fault.kind) {
    case "status":
      // "Not modified" has no words.
      return new Response(fault.status === 304 ? null : "no luck", {
        status: fault.status,
        headers: { ...fault.headers },
      });
    case "late":
      await new Promise((done) => setTimeout(done, fault.ms));
      return new Response(bytes, { headers });
    case "drip":
      return new Response(drip(bytes, fault.ms), { headers });
    case "truncated":
      // Older Denos would pack the half, and announce what they packed.
      return new Response(half(bytes), {
        headers: { ...headers, "content-length": String(bytes.length), "cache-control": "no-transform" },
      });
    case "endless":
      return new Response(spaces(), { headers });
    case "redirect":
      return new Response(null, {
        status: fault.status ?? 302,
        headers: { location: fault.to ?? url.href },
      });
    case "type":
      return new Response(bytes, { headers: { "content-type": fault.type } });
    case "flipped":
      return new Response(flipped(bytes), { headers });
  }
}

function drip(bytes: Uint8Array<ArrayBuffer>, ms: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await new Promise((done) => setTimeout(done, ms));
      if (at < bytes.length) controller.enqueue(bytes.slice(at, ++at));
      else controller.close();
    },
  });
}

function half(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.slice(0, bytes.length / 2));
      controller.close();
    },
  });
}

function spaces(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(32)),
  });
}

/** Turns the lowest bit of the last letter: code stays code, most of the time. */
function flipped(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = bytes.findLastIndex((byte) => /[A-Za-z]/.test(String.fromCharCode(byte)));
  return bytes.map((byte, i) => i === at ? byte ^ 1 : byte);
}
