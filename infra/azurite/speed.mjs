// Makes Azurite's database answer in time that does not grow with what is stored, where it can be had without changing an answer. Azurite asks for
// the account or the partition first, which every row shares, and its database uses the index of the first member asked for only.
import loki from 'lokijs';
import extents from 'azurite/dist/src/common/persistence/LokiExtentMetadataStore.js';
import queues from 'azurite/dist/src/queue/persistence/LokiQueueMetadataStore.js';
import tables from 'azurite/dist/src/table/persistence/LokiTableMetadataStore.js';
import { clearAway, isThere, keepPlaces } from './rows.mjs';

const { Collection, Resultset } = loki;

/** The query with its most telling member first; the members and so the answer stay the same. */
const told = (query) => {
  if (!query || typeof query !== 'object') return query;
  const first = ['messageId', 'timeNextVisible', 'expirationTime', 'RowKey'].find((member) => member in query);
  return !first || (first === 'RowKey' && !('PartitionKey' in query)) ? query : { [first]: query[first], ...query };
};

const { findOne } = Collection.prototype;
Collection.prototype.findOne = function (query) { return findOne.call(this, told(query)); };
const { find } = Resultset.prototype;
Resultset.prototype.find = function (query, firstOnly) { return find.call(this, told(query), firstOnly); };

// A query goes through the whole table. One for a range of row keys need not: the index has the range, of one partition in the order of the answer.
// It sorts what reads as a number apart, so a bar or an exclamation mark, which all keys between the two begin with, has to rule that out.
const rangeOf = (filter) => {
  const bounds = /^PartitionKey eq '[^']*' and RowKey g[et] '([^']+)' and RowKey lt '([^']+)'$/.exec(filter ?? '')?.slice(1);
  if (!bounds) return undefined;
  let shared = 0;
  while (shared < bounds[0].length && bounds[0][shared] === bounds[1][shared]) shared++;
  return /[|!]/.test(bounds[0].slice(0, shared)) ? bounds : undefined;
};

/** Rows in the order of an index, looked at until there are enough. */
class InOrder {
  #rows; #places; #tests = []; #most = Infinity;
  constructor(rows, places) { this.#rows = rows; this.#places = places; }
  where(test) { this.#tests.push(test); return this; }
  sort() { return this; }
  limit(most) { this.#most = most; return this; }
  data() {
    const found = [];
    for (const place of this.#places) {
      if (found.length === this.#most) break;
      const row = this.#rows[place];
      if (isThere(row) && this.#tests.every((test) => test(row))) found.push(row);
    }
    return found;
  }
}

const { queryTableEntities, getEntityCollection } = tables.default.prototype;
tables.default.prototype.getEntityCollection = function (...of) {
  return keepPlaces(getEntityCollection.apply(this, of), (row) => `${row.PartitionKey}\u0000${row.RowKey}`, 'PartitionKey');
};
tables.default.prototype.queryTableEntities = function (context, account, table, options, ...next) {
  const range = rangeOf(options?.filter);
  const inOrder = (rows) => new InOrder(rows.data, rows.chain().find({ RowKey: { $between: range } }).filteredrows);
  const store = range ? Object.create(this, {
    getEntityCollection: { value: (...of) => ({ chain: () => inOrder(this.getEntityCollection(...of)) }) },
  }) : this;
  if (!range) clearAway(this.getEntityCollection(account, table, context));
  return queryTableEntities.call(store, context, account, table, options, ...next);
};

// Before every request a queue looks through all its messages for expired ones. None can be before the earliest expires.
const { insertMessage, clearExpiredMessages, listMessages } = queues.default.prototype;
const earliest = new WeakMap();
const earliestOf = (collection) => collection.data.reduce((least, message) => Math.min(least, Number(message.expirationTime ?? Infinity)), Infinity);
const messages = (store) => {
  const collection = keepPlaces(store.db.getCollection(store.MESSAGES_COLLECTION), (message) => message.messageId, 'accountName', 'queueName', 'visibleTime');
  if (!earliest.has(collection)) earliest.set(collection, earliestOf(collection));
  return collection;
};

queues.default.prototype.insertMessage = function (message, context) {
  const collection = messages(this);
  earliest.set(collection, Math.min(earliest.get(collection), Number(message.expirationTime)));
  return insertMessage.call(this, message, context);
};
queues.default.prototype.clearExpiredMessages = async function (account, queue, context) {
  const collection = messages(this);
  if (earliest.get(collection) > Date.now()) return this.checkQueueExist(account, queue, context);
  const cleared = await clearExpiredMessages.call(this, account, queue, context);
  earliest.set(collection, earliestOf(collection));
  return cleared;
};
queues.default.prototype.listMessages = function (...of) {
  clearAway(messages(this));
  return listMessages.apply(this, of);
};

// Every minute what belonged to messages that are gone is taken out piece by piece; for each the index was made anew.
const { listExtents } = extents.default.prototype;
const pieces = (store) => keepPlaces(store.db.getCollection(store.EXTENTS_COLLECTION), (piece) => piece.id);
extents.default.prototype.deleteExtent = async function (id) {
  const collection = pieces(this);
  const piece = collection.findOne({ id });
  if (piece) collection.remove(piece);
};
extents.default.prototype.listExtents = function (...of) {
  clearAway(pieces(this));
  return listExtents.apply(this, of);
};
