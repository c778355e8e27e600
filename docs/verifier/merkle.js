// The tree of RFC 6962 and its two proofs, verified as RFC 9162 (2.1.3.2 and 2.1.4.2) says.

async function leafHash(leaf) {
  return sha256(joined([0], leaf));
}

async function nodeHash(left, right) {
  return sha256(joined([1], left, right));
}

function isOdd(number) {
  return number % 2 === 1;
}

function half(number) {
  return Math.floor(number / 2);
}

function areSizes(...numbers) {
  return numbers.every((number) => Number.isSafeInteger(number) && number >= 0);
}

/** Returns whether a leaf is at an index of the tree with this size and root. */
async function isIncluded(leaf, index, size, path, root) {
  if (!areSizes(index, size) || index >= size) return false;
  let [at, last] = [index, size - 1];
  let found = await leafHash(leaf);
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      found = await nodeHash(sibling, found);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      found = await nodeHash(found, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && same(found, root);
}

/** Returns whether the tree of one size and root is the beginning of another. */
async function isConsistent(from, fromRoot, size, root, path) {
  if (!areSizes(from, size) || from > size) return false;
  if (from === 0) return path.length === 0 && same(fromRoot, await sha256(new Uint8Array()));
  if (from === size) return path.length === 0 && same(fromRoot, root);
  let [at, last] = [from - 1, size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const rest = at === 0 ? [fromRoot, ...path] : [...path];
  if (!rest.length) return false;
  let [older, newer] = [rest[0], rest[0]];
  for (const sibling of rest.slice(1)) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      [older, newer] = [await nodeHash(sibling, older), await nodeHash(sibling, newer)];
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      newer = await nodeHash(newer, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && same(older, fromRoot) && same(newer, root);
}
