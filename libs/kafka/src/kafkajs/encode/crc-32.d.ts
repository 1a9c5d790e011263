declare module 'crc-32/crc32c.js' {
  const crc32c: {
    /** The CRC-32C of bytes, as a signed number. */
    buf(bytes: Uint8Array, seed?: number): number;
  };
  export default crc32c;
}
