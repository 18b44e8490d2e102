import { crc32, deflateRawSync } from 'node:zlib';

/** Archives as an enemy would make them: whatever is told is written, right or wrong. */

export interface Member {
  readonly path: string;
  readonly content?: string | Buffer;
  readonly mode?: number;
  /** Of tar: `0` file, `1` hard link, `2` symbolic link, `3` device, …. */
  readonly type?: string;
  readonly target?: string;
  /** Instead of the content's own. */
  readonly size?: number;
}

export const tarHeader = ({
  path,
  content = '',
  mode = 0o644,
  type = '0',
  target = '',
  size,
}: Member): Buffer => {
  const bytes = Buffer.alloc(512);
  const length = size ?? Buffer.byteLength(content);
  bytes.write(path, 0);
  bytes.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  if (length < 8 ** 11) bytes.write(`${length.toString(8).padStart(11, '0')}\0`, 124);
  else {
    bytes[124] = 0x80;
    bytes.writeBigUInt64BE(BigInt(length), 128);
  }
  bytes.fill(' ', 148, 156);
  bytes.write(type, 156);
  bytes.write(target, 157);
  bytes.write('ustar\x0000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
};

export const tarOf = (members: readonly Member[]): Buffer =>
  Buffer.concat([
    ...members.flatMap(member => {
      const content = Buffer.from(member.content ?? '');
      return [tarHeader(member), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
    }),
    Buffer.alloc(1024),
  ]);

export const zipOf = (members: readonly Member[]): Buffer => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content = '', mode = 0o100644, size } of members) {
    const name = Buffer.from(path);
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const head = (signature: number, length: number) => {
      const header = Buffer.alloc(length);
      header.writeUInt32LE(signature, 0);
      return header;
    };
    const common = (header: Buffer, at: number) => {
      header.writeUInt16LE(8, at + 2);
      header.writeUInt32LE(crc32(bytes), at + 8);
      header.writeUInt32LE(packed.length, at + 12);
      header.writeUInt32LE(size ?? bytes.length, at + 16);
      header.writeUInt16LE(name.length, at + 20);
    };
    const local = head(0x04034b50, 30);
    common(local, 6);
    const central = head(0x02014b50, 46);
    central.writeUInt8(3, 5);
    common(central, 8);
    central.writeUInt32LE((mode << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    parts.push(local, name, packed);
    directory.push(central, name);
    offset += 30 + name.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
};
