// ONNX bytes: onnx.proto's messages written by hand, as a model needs eight of them. Field numbers are those of onnx.proto (IR 9).
import protobuf from "protobufjs/minimal.js";
import {
  type Attribute,
  type OnnxInitializer,
  type OnnxModel,
  type OnnxNode,
  type OnnxPort,
  opset,
} from "./model.ts";

type Writer = protobuf.Writer;

const irVersion = 9;
const float32 = 1;
const int64 = 7;

/** The bytes of a .onnx file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1, varint)).int64(irVersion);
  writer.uint32(tag(2, bytes)).string("uptake");
  message(writer, 7, () => writeGraph(writer, model));
  for (const [domain, version] of [
    ["", opset],
    ["com.microsoft", 1],
  ] as const)
    message(writer, 8, () => {
      writer.uint32(tag(1, bytes)).string(domain);
      writer.uint32(tag(2, varint)).int64(version);
    });
  return writer.finish();
}

function writeGraph(writer: Writer, { name, nodes, initializers, inputs, outputs }: OnnxModel): void {
  for (const node of nodes) message(writer, 1, () => writeNode(writer, node));
  writer.uint32(tag(2, bytes)).string(name);
  for (const initializer of initializers) message(writer, 5, () => writeTensor(writer, initializer));
  for (const input of inputs) message(writer, 11, () => writePort(writer, input));
  for (const output of outputs) message(writer, 12, () => writePort(writer, output));
}

function writeNode(writer: Writer, { op, domain, inputs, outputs, attributes }: OnnxNode): void {
  for (const input of inputs) writer.uint32(tag(1, bytes)).string(input);
  for (const output of outputs) writer.uint32(tag(2, bytes)).string(output);
  writer.uint32(tag(4, bytes)).string(op);
  for (const [name, attribute] of Object.entries(attributes))
    message(writer, 5, () => writeAttribute(writer, name, attribute));
  if (domain !== "") writer.uint32(tag(7, bytes)).string(domain);
}

function writeAttribute(writer: Writer, name: string, attribute: Attribute): void {
  const kind = (type: number) => writer.uint32(tag(20, varint)).int32(type);
  writer.uint32(tag(1, bytes)).string(name);
  if (typeof attribute === "number") {
    writer.uint32(tag(3, varint)).int64(attribute);
    kind(2);
  } else if (typeof attribute === "string") {
    writer.uint32(tag(4, bytes)).string(attribute);
    kind(3);
  } else if ("float" in attribute) {
    writer.uint32(tag(2, fixed32)).float(attribute.float);
    kind(1);
  } else {
    for (const integer of attribute) writer.uint32(tag(8, varint)).int64(integer);
    kind(7);
  }
}

function writeTensor(writer: Writer, { name, dims, data }: OnnxInitializer): void {
  for (const dim of dims) writer.uint32(tag(1, varint)).int64(dim);
  writer.uint32(tag(2, varint)).int32(data instanceof BigInt64Array ? int64 : float32);
  writer.uint32(tag(8, bytes)).string(name);
  if (ArrayBuffer.isView(data)) {
    writer.uint32(tag(9, bytes)).bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return;
  }
  for (const [key, text] of [
    ["location", data.file],
    ["offset", String(data.offset)],
    ["length", String(data.length)],
  ] as const)
    message(writer, 13, () => {
      writer.uint32(tag(1, bytes)).string(key);
      writer.uint32(tag(2, bytes)).string(text);
    });
  writer.uint32(tag(14, varint)).int32(1);
}

function writePort(writer: Writer, { name, dims }: OnnxPort): void {
  writer.uint32(tag(1, bytes)).string(name);
  message(writer, 2, () =>
    message(writer, 1, () => {
      writer.uint32(tag(1, varint)).int32(float32);
      message(writer, 2, () => {
        for (const dim of dims) message(writer, 1, () => writer.uint32(tag(1, varint)).int64(dim));
      });
    }),
  );
}

const varint = 0;
const bytes = 2;
const fixed32 = 5;

function tag(field: number, wire: number): number {
  return (field << 3) | wire;
}

function message(writer: Writer, field: number, body: () => void): void {
  writer.uint32(tag(field, bytes)).fork();
  body();
  writer.ldelim();
}
