/* BLAKE2b (RFC 7693), which browsers lack: 64-bit words as pairs of 32-bit ones, the lower first. */
(function () {
  "use strict";
  const P = window.sourcebookPropose = window.sourcebookPropose || {};
  const IV = new Uint32Array([
    0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a,
    0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19,
  ]);
  const ORDERS = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
  ];
  /* Columns, then diagonals, of the four by four words. */
  const MIXED = [
    [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
  ].map(four => four.map(number => number * 2));
  const BLOCK = 128;
  const v = new Uint32Array(32), m = new Uint32Array(32);

  function add(a, low, high) {
    const sum = v[a] + low;
    v[a + 1] = v[a + 1] + high + (sum > 0xffffffff ? 1 : 0);
    v[a] = sum;
  }

  /* word d = (d xor a) turned right by `bits` */
  function turn(d, a, bits) {
    const low = v[d] ^ v[a], high = v[d + 1] ^ v[a + 1];
    if (bits === 32) { v[d] = high; v[d + 1] = low; return; }
    if (bits === 63) { v[d] = (low << 1) | (high >>> 31); v[d + 1] = (high << 1) | (low >>> 31); return; }
    v[d] = (low >>> bits) | (high << (32 - bits));
    v[d + 1] = (high >>> bits) | (low << (32 - bits));
  }

  function mix(four, x, y) {
    const [a, b, c, d] = four;
    add(a, v[b], v[b + 1]); add(a, m[x], m[x + 1]); turn(d, a, 32);
    add(c, v[d], v[d + 1]); turn(b, c, 24);
    add(a, v[b], v[b + 1]); add(a, m[y], m[y + 1]); turn(d, a, 16);
    add(c, v[d], v[d + 1]); turn(b, c, 63);
  }

  function compress(state, block, length, last) {
    v.set(state);
    v.set(IV, 16);
    v[24] ^= length;
    if (last) { v[28] = ~v[28]; v[29] = ~v[29]; }
    for (let at = 0; at < 32; at++) {
      const from = at * 4;
      m[at] = block[from] | (block[from + 1] << 8) | (block[from + 2] << 16) | (block[from + 3] << 24);
    }
    for (let round = 0; round < 12; round++) {
      const order = ORDERS[round % 10];
      MIXED.forEach((four, at) => mix(four, order[at * 2] * 2, order[at * 2 + 1] * 2));
    }
    for (let at = 0; at < 16; at++) state[at] ^= v[at] ^ v[at + 16];
  }

  /* The hash of `bytes`, `size` bytes long, with a key and a personal string of up to 16 bytes. */
  P.blake2b = function (bytes, size, key = new Uint8Array(0), person = "") {
    const parameters = new Uint8Array(64);
    parameters.set([size, key.length, 1, 1]);
    parameters.set(new TextEncoder().encode(person), 48);
    const state = IV.map((word, at) => word ^ new DataView(parameters.buffer).getUint32(at * 4, true));
    const keyed = key.length ? BLOCK : 0, whole = new Uint8Array(keyed + bytes.length);
    whole.set(key);
    whole.set(bytes, keyed);
    const block = new Uint8Array(BLOCK);
    for (let at = 0; at === 0 || at < whole.length; at += BLOCK) {
      const end = Math.min(at + BLOCK, whole.length);
      block.fill(0);
      block.set(whole.subarray(at, end));
      compress(state, block, end, end === whole.length);
    }
    return new Uint8Array(state.buffer).slice(0, size); // browsers' machines keep the lower byte first
  };
})();
