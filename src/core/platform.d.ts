// What Node and browsers both have and plain ECMAScript has not: the little of it that the core uses.

declare class TextDecoder {
  constructor(encoding?: string);
  decode(bytes?: Uint8Array): string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
