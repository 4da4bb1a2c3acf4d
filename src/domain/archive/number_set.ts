/** A set of numbers from 0 on, a bit for each: millions fit where a `Set` would take all memory. */
export class NumberSet {
  #bits = new Uint8Array(1024);

  /** Adds a number; returns false if it was there. */
  add(number: number): boolean {
    const at = Math.floor(number / 8);
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(2 ** Math.ceil(Math.log2(at + 1)));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    const isNew = !this.has(number);
    this.#bits[at] = (this.#bits[at] ?? 0) | 1 << number % 8;
    return isNew;
  }

  /** Tells whether a number is there. */
  has(number: number): boolean {
    return ((this.#bits[Math.floor(number / 8)] ?? 0) & 1 << number % 8) !== 0;
  }
}
