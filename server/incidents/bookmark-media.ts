import type { Clock } from '../base/clock.ts';
import type { BookmarkDto } from '../contract/bookmark-dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { BookmarkBook } from './bookmark-book.ts';
import { type BookmarkDesk, type EvidenceUser, noteOf } from './bookmark-desk.ts';
import type { ClipLibrary } from './clip-library.ts';
import type { ClipMovie } from './clip-movie.ts';
import type { Clips } from './clips.ts';
import { sha256Of } from './run-index.ts';
import { isJpeg, type Stills } from './stills.ts';
import { ViewingNotes } from './viewing-notes.ts';

export interface BookmarkMediaOptions {
  desk: BookmarkDesk;
  book: Pick<BookmarkBook, 'keepShown'>;
  stills: Stills;
  library: ClipLibrary;
  clips: Pick<Clips, 'live'>;
  audit: Pick<AuditLog, 'note' | 'record'>;
  clock: Clock;
}

/** The pictures and recordings of bookmarks, for whoever may see them. Every call-up of a recording leaves its trace. */
export class BookmarkMedia {
  private readonly options: BookmarkMediaOptions;
  private readonly viewings: ViewingNotes;

  constructor(options: BookmarkMediaOptions) {
    this.options = options;
    this.viewings = new ViewingNotes(options);
  }

  /** Throws NO_PICTURE. */
  async still(user: EvidenceUser, id: string): Promise<Buffer> {
    const record = await this.options.desk.findHere(user, id);
    const jpeg = await this.options.stills.read(record);
    if (!jpeg) throw new CodedError('NO_PICTURE');
    return jpeg;
  }

  /** The picture that a browser showed, for a bookmark that has none and is not held. Throws BAD_REQUEST for what is no JPEG. */
  async keepShown(user: EvidenceUser, id: string, jpeg: Buffer): Promise<BookmarkDto> {
    const { desk, book, stills, audit } = this.options;
    await desk.findOwn(user, id);
    const record = await desk.findHere(user, id);
    if (!isJpeg(jpeg)) throw new CodedError('BAD_REQUEST', 'This is no JPEG.');
    const sha256 = sha256Of(jpeg);
    if (await book.keepShown(id, sha256, () => stills.writeShown(id, jpeg))) {
      audit.note(noteOf(user, 'bookmark:changed', record, { still: 'shown', sha256 }));
    }
    return desk.get(user, id);
  }

  /**
   * One piece of the clip as a plain file.
   * `goesOn`: whoever asks has the beginning already; `download`: it is to be saved, rather than played; `share`: the link that it is
   * seen by.
   * Throws NO_RECORDING.
   */
  async movie(
    user: EvidenceUser,
    id: string,
    piece: number,
    { goesOn, download, share }: { goesOn: boolean; download: boolean; share?: string },
  ): Promise<ClipMovie> {
    const { desk, library, clips } = this.options;
    const record = await desk.findHere(user, id);
    const movie = await library.open(id, piece, clips.live(id) === null, goesOn);
    if (!movie) throw new CodedError('NO_RECORDING');
    const detail = { cameraId: record.cameraId, piece, ...(share !== undefined && { share }) };
    if (download) await this.options.audit.record(noteOf(user, 'bookmark:clip-downloaded', record, detail));
    else this.viewings.note(noteOf(user, 'bookmark:clip-viewed', record, detail));
    return movie;
  }
}
