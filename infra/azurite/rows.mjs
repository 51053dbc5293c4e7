// Makes a change in Azurite's database cost the same however much is stored. It moves all that stands behind a document that goes, and counts every
// entry of its indices down; a table replaces a row by taking it out and putting another in. Here one that goes leaves an empty place, which the next
// of the same key takes. Empty places are cleared away together, and before the database is saved or gone through.
import loki from 'lokijs';

const { Collection } = loki;
const { remove, insert, update } = Collection.prototype;
const few = 1000;

/** What stands where a document was: what is indexed, so that the indices hold, and nothing else that a query asks for. */
class Gone {
  constructor(doc, indexed) {
    this.$loki = doc.$loki;
    for (const member of indexed) this[member] = doc[member];
  }
}

const kept = new WeakMap();

/**
 * Has a collection keep places. The key names a document for good and holds all its indexed members. Indices that are kept up at each change and
 * never of use go.
 */
export function keepPlaces(collection, keyOf, ...useless) {
  if (kept.has(collection)) return collection;
  kept.set(collection, { keyOf, empty: new Map() });
  for (const member of useless) delete collection.binaryIndices[member];
  return collection;
}

export const isThere = (doc) => !(doc instanceof Gone);

export function clearAway(collection) {
  const places = kept.get(collection);
  if (!places?.empty.size) return;
  const moved = new Int32Array(collection.data.length).fill(-1);
  let count = 0;
  collection.data = collection.data.filter((doc, at) => isThere(doc) && (moved[at] = count++) >= 0);
  collection.idIndex = collection.data.map((doc) => doc.$loki);
  for (const index of Object.values(collection.binaryIndices)) index.values = index.values.map((at) => moved[at]).filter((at) => at >= 0);
  places.empty.clear();
}

const put = (collection, doc) => {
  collection.data[collection.get(doc.$loki, true)[1]] = doc;
  collection.dirty = true;
};

Collection.prototype.remove = function (doc) {
  const places = kept.get(this);
  if (!places || typeof doc !== 'object' || Array.isArray(doc)) return remove.call(this, doc);
  places.empty.set(places.keyOf(doc), doc.$loki);
  put(this, new Gone(doc, Object.keys(this.binaryIndices)));
  delete doc.$loki;
  delete doc.meta;
  if (places.empty.size > Math.max(few, this.data.length / 4)) clearAway(this);
  return doc;
};

Collection.prototype.insert = function (doc, ...options) {
  const places = kept.get(this);
  const key = places?.keyOf(doc);
  if (!places?.empty.has(key)) return insert.call(this, doc, ...options);
  doc.$loki = places.empty.get(key);
  doc.meta = { revision: 0, created: Date.now(), version: 0 };
  places.empty.delete(key);
  put(this, doc);
  return doc;
};

Collection.prototype.update = function (docs) {
  if (!kept.has(this)) return update.call(this, docs);
  for (const doc of [docs].flat()) put(this, doc);
  return docs;
};

const { saveDatabaseInternal } = loki.prototype;
loki.prototype.saveDatabaseInternal = function (...options) {
  this.collections.forEach(clearAway);
  return saveDatabaseInternal.apply(this, options);
};
