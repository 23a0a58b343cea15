import type { EvidenceDesks, HttpServerOptions } from '../../server/http/http-server.ts';
import type { EvidenceReading } from '../../server/http/metrics.ts';

export const NO_EVIDENCE: EvidenceReading = {
  ...{ state: 'ok', disk: 'ok', usedBytes: 0, quotaBytes: 1000, freeBytes: null, ringBytes: 0 },
  ...{ recording: 0, bookmarks: 0, held: 0, damaged: 0, waitingBytes: 0, rings: 0 },
};

/** The same of incidents. */
export function stubIncidents(): HttpServerOptions['incidents'] {
  const unasked = (): never => {
    throw new Error('this test asks nothing of the incidents');
  };
  return {
    desk: {
      ...{ people: unasked, list: unasked, open: unasked, get: unasked, view: unasked },
      ...{ change: unasked, addNote: unasked },
    },
    links: { addBookmark: unasked, removeBookmark: unasked, addCamera: unasked, removeCamera: unasked },
    attachments: { add: unasked, read: unasked },
    exports: {
      ...{ exportIncident: unasked, exportBookmark: unasked, listOfIncident: unasked },
      ...{ get: unasked, download: unasked },
    },
    keeping: { hold: unasked, release: unasked, remove: unasked },
    signer: { list: unasked },
    shares: {
      desk: {
        ...{ shareIncident: unasked, shareBookmark: unasked, revoke: unasked },
        ...{ listOfIncident: unasked, listOfBookmark: unasked },
      },
      door: { open: unasked, still: unasked, movie: unasked },
    },
  };
}

/** Desks of evidence that nobody asks: for tests of other routes. */
export function stubEvidence(): EvidenceDesks {
  const unasked = (): never => {
    throw new Error('this test asks nothing of the evidence');
  };
  return {
    desk: {
      ...{ create: unasked, search: unasked, get: unasked, change: unasked, extend: unasked },
      ...{ finish: unasked, hold: unasked, release: unasked, remove: unasked },
      undo: unasked,
    },
    media: { still: unasked, keepShown: unasked, movie: unasked },
    keeper: { describe: () => NO_EVIDENCE },
  };
}
