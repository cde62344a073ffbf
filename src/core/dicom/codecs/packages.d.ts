// Types of decoders that ship none: only what is used here.

declare module "jpeg-lossless-decoder-js" {
  export class Decoder {
    decode(
      buffer: ArrayBuffer,
      offset: number,
      length: number,
      bytesPerPixel: number,
    ): Uint8Array | Uint16Array;
  }
}

declare module "@cornerstonejs/codec-openjpeg/decode" {
  interface J2KDecoder {
    getEncodedBuffer(length: number): Uint8Array;
    getDecodedBuffer(): Uint8Array;
    decode(): void;
    getFrameInfo(): {
      readonly width: number;
      readonly height: number;
      readonly bitsPerSample: number;
      readonly componentCount: number;
      readonly isSigned: boolean;
    };
    delete(): void;
  }
  export default function openJpeg(options: {
    print(text: string): void;
    printErr(text: string): void;
  }): Promise<{ readonly J2KDecoder: new () => J2KDecoder }>;
}
