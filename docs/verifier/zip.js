// Zip archives that can be read without being fooled: what an archive says of itself is
// checked before anything in it is read, and nothing unpacks to more than it says.

const MOST_FILES = FACTS.mostFiles;
const MOST_BYTES = FACTS.mostBytes;
const LARGEST_RATIO = 2000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const MAGIC = [0x50, 0x4b, 3, 4];
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END = 0x06054b50;
const [STORED, DEFLATED] = [0, 8];
const TAKEN_FLAGS = 0x61; // encrypted, patched, strongly encrypted

function isArchive(bytes) {
  return startsWith(bytes, MAGIC);
}

function refuse(problem, name = "") {
  throw new Altered("bundle-form", [problem, { name }]);
}

/** Returns the files of an archive by name; throws for one that cannot be relied on. */
async function unpack(bytes) {
  const listed = entriesOf(bytes);
  refuseProblems(listed, bytes.length);
  const files = new Map();
  for (const entry of listed) files.set(entry.name, await contentOf(bytes, entry));
  return files;
}

function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Returns where the archive's last record is, which may have a comment behind it. */
function endOf(view) {
  const first = Math.max(0, view.byteLength - 22 - 65535);
  for (let at = view.byteLength - 22; at >= first; at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  return refuse("archive-damaged");
}

function entriesOf(bytes) {
  const view = viewOf(bytes);
  const end = endOf(view);
  const start = end - view.getUint32(end + 12, true);
  const shift = start - view.getUint32(end + 16, true);
  if (start < 0) refuse("archive-damaged");
  const entries = [];
  for (let at = start; at < end;) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) refuse("archive-damaged");
    const entry = entryAt(bytes, view, at);
    entries.push({ ...entry, offset: entry.offset + shift });
    if (entries.length > MOST_FILES) refuse("archive-many");
    at = entry.next;
  }
  return entries;
}

function entryAt(bytes, view, at) {
  const two = (by) => view.getUint16(at + by, true);
  const four = (by) => view.getUint32(at + by, true);
  return {
    name: latin(bytes.subarray(at + 46, at + 46 + two(28))),
    flags: two(8),
    method: two(10),
    crc: four(16),
    packed: four(20),
    size: four(24),
    mode: (four(38) >>> 16) & 0xf000,
    offset: four(42),
    next: at + 46 + two(28) + two(30) + two(32),
  };
}

function refuseProblems(listed, size) {
  const whole = listed.reduce((sum, entry) => sum + entry.size, 0);
  if (whole > Math.min(MOST_BYTES, size * LARGEST_RATIO)) refuse("archive-bomb");
  const seen = new Set();
  for (const { name, mode, flags, method } of listed) {
    if (!name.split("/").every((part) => NAME.test(part))) refuse("archive-name", name);
    if (seen.has(name.toLowerCase())) refuse("archive-twice", name);
    seen.add(name.toLowerCase());
    if (mode !== 0 && mode !== 0x8000) refuse("archive-kind", name);
    if (flags & TAKEN_FLAGS || ![STORED, DEFLATED].includes(method)) {
      refuse("archive-packed", name);
    }
  }
}

/** Returns a file's bytes; never more of them than the archive says there are. */
async function contentOf(bytes, entry) {
  const view = viewOf(bytes);
  const { offset, name } = entry;
  const isThere = offset >= 0 && offset + 30 <= bytes.length
    && view.getUint32(offset, true) === LOCAL;
  if (!isThere) refuse("archive-damaged");
  const named = offset + 30 + view.getUint16(offset + 26, true);
  const start = named + view.getUint16(offset + 28, true);
  if (latin(bytes.subarray(offset + 30, named)) !== name) refuse("archive-damaged");
  if (start + entry.packed > bytes.length) refuse("archive-damaged");
  const packed = bytes.subarray(start, start + entry.packed);
  const data = entry.method === STORED ? packed : await inflated(packed, entry.size);
  if (data === null || data.length !== entry.size) refuse("archive-size", name);
  if (crc32(data) !== entry.crc) refuse("archive-damaged");
  return data;
}

/** Returns what some bytes unpack to; null as soon as it is more than it may be. */
async function inflated(packed, size) {
  const stream = new Blob([packed]).stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  const parts = [];
  let length = 0;
  try {
    for (const reader = stream.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) return joined(...parts);
      length += value.length;
      if (length > size) {
        await reader.cancel();
        return null;
      }
      parts.push(value);
    }
  } catch {
    return refuse("archive-damaged");
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
