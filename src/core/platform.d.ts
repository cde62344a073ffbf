// What the core takes from every platform (Node, browser, worker) beyond the language: the Encoding standard.

interface TextDecoder {
  decode(bytes?: Uint8Array | ArrayBuffer): string;
}
declare var TextDecoder: {
  new (label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean }): TextDecoder;
};

interface TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare var TextEncoder: {
  new (): TextEncoder;
};
