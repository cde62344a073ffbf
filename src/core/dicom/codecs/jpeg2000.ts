// JPEG 2000 (ITU-T T.800), by OpenJPEG built as plain JavaScript: the same build runs in Node and in browsers.
import openJpeg from "@cornerstonejs/codec-openjpeg/decode";
import { type DecodeFrame, pixelsOfBytes } from "./codec.ts";

export const decodeJpeg2000: DecodeFrame = async (frame, layout) => {
  loading ??= openJpeg({ print: silent, printErr: silent });
  const { J2KDecoder } = await loading;
  const decoder = new J2KDecoder();
  try {
    decoder.getEncodedBuffer(frame.length).set(frame);
    decoder.decode();
    const info = decoder.getFrameInfo();
    if (info.width !== layout.columns || info.height !== layout.rows || info.componentCount !== 1)
      throw new RangeError(
        `${info.width} × ${info.height} pixels of ${info.componentCount} components, not ${layout.columns} × ${layout.rows} of 1`,
      );
    // OpenJPEG gives the code stream's own size; a header may allocate more.
    const bitsAllocated = info.bitsPerSample > 16 ? 32 : info.bitsPerSample > 8 ? 16 : 8;
    return pixelsOfBytes(decoder.getDecodedBuffer(), { ...layout, bitsAllocated });
  } finally {
    decoder.delete();
  }
};

let loading: ReturnType<typeof openJpeg> | undefined;

function silent(): void {}
