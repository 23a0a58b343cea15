import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { AuditAction } from '../contract/audit-actions.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { Role } from '../contract/permissions.ts';
import type { AuditNote } from '../storage/audit-note.ts';
import type { WallItemKind } from '../storage/wall-item-store.ts';
import { type ContentOf, recordOf, type WallItem, type WallItemBook } from './wall-item-book.ts';
import type { WallPerson } from './wall-person.ts';
import type { PlacedCameras } from './wall-sight.ts';
import { WallView } from './wall-view.ts';

/** What scenes, tours and watch lists have each of their own. */
export interface WallItemTerms<Kind extends WallItemKind, Content, Given, Dto> {
  readonly kind: Kind;
  readonly maxOwn: number;
  readonly max: number;
  /** Whoever it is shared with changes what is in it. Its name, its roles and its end stay with those who may change the whole. */
  readonly isTeams: boolean;
  /** What is kept of what was given, by somebody who may not see all that was kept before. */
  contentOf(given: Given, before: Content | null, view: WallView): Content;
  find(view: WallView, id: string): WallItem<Content> | null;
  list(view: WallView): WallItem<Content>[];
  describe(view: WallView, item: WallItem<Content>): Dto;
  /** For the audit: what is in it, without saying which cameras. */
  count(content: Content): Record<string, unknown>;
}

interface Given {
  name: string;
  sharedWith: Role[];
}

export interface WallItemDeskOptions {
  book: WallItemBook;
  cameras: PlacedCameras;
  clock: Clock;
}

/** Where people keep scenes, tours or watch lists: their own, and those that are shared with a role of theirs. */
export class WallItemDesk<Kind extends WallItemKind, Fields extends Given, Dto> {
  private readonly options: WallItemDeskOptions;
  private readonly terms: WallItemTerms<Kind, ContentOf[Kind], Fields, Dto>;

  constructor(terms: WallItemTerms<Kind, ContentOf[Kind], Fields, Dto>, options: WallItemDeskOptions) {
    this.terms = terms;
    this.options = options;
  }

  list(person: WallPerson): Dto[] {
    const view = this.viewOf(person);
    return this.terms.list(view).map((item) => this.terms.describe(view, item));
  }

  /** Throws TOO_BUSY for one too many, ID_TAKEN. */
  async create(person: WallPerson, { id = randomUUID(), ...given }: Fields & { id?: string }): Promise<Dto> {
    const { kind } = this.terms;
    const item = await this.options.book.commit(kind, id, async ({ wallItems }) => {
      this.requireRoom(person);
      const content = this.terms.contentOf(given as unknown as Fields, null, this.viewOf(person));
      const made: WallItem<ContentOf[Kind]> = {
        id,
        ownerId: person.userId,
        ownerName: person.displayName,
        revision: 1,
        content,
        ...this.stamp(person, given),
      };
      if (!(await wallItems.add(recordOf(kind, made)))) {
        throw new CodedError('ID_TAKEN', 'There is something with this id already.');
      }
      return {
        item: made,
        note: this.noteOf(person, 'created', made, { after: this.describeForAudit(made) }),
      };
    });
    return this.answer(person, item as WallItem<ContentOf[Kind]>);
  }

  /** Throws NOT_FOUND for one that is not seen, NOT_ALLOWED, CONFLICT when it is another revision by now. */
  async update(
    person: WallPerson,
    id: string,
    { revision, ...given }: Fields & { revision: number },
  ): Promise<Dto> {
    const { kind } = this.terms;
    const item = await this.options.book.commit(kind, id, async ({ wallItems }) => {
      const view = this.viewOf(person);
      const before = this.requireSeen(view, id);
      if (!this.isFilling(before, given)) this.requireMayChange(view, before);
      if (before.revision !== revision) throw new CodedError('CONFLICT');
      const content = this.terms.contentOf(given as unknown as Fields, before.content, view);
      const changed = { ...before, content, ...this.stamp(person, given) };
      if (!(await wallItems.update(recordOf(kind, changed)))) throw new CodedError('CONFLICT');
      const detail = { before: this.describeForAudit(before), after: this.describeForAudit(changed) };
      const note = this.noteOf(person, 'changed', changed, detail);
      return { item: { ...changed, revision: revision + 1 }, note };
    });
    return this.answer(person, item as WallItem<ContentOf[Kind]>);
  }

  /** Throws as `update`. */
  async remove(person: WallPerson, id: string): Promise<void> {
    await this.options.book.commit(this.terms.kind, id, async ({ wallItems }) => {
      const view = this.viewOf(person);
      const before = this.requireSeen(view, id);
      this.requireMayChange(view, before);
      await wallItems.remove(id);
      const note = this.noteOf(person, 'removed', before, { before: this.describeForAudit(before) });
      return { item: null, note };
    });
  }

  private viewOf(person: WallPerson): WallView {
    const { book, cameras } = this.options;
    return new WallView({ book, cameras, person });
  }

  private answer(person: WallPerson, item: WallItem<ContentOf[Kind]>): Dto {
    return this.terms.describe(this.viewOf(person), item);
  }

  private requireRoom({ userId }: WallPerson): void {
    const { kind, max, maxOwn } = this.terms;
    const all = this.options.book.list(kind);
    const own = all.filter(({ ownerId }) => ownerId === userId);
    if (own.length >= maxOwn)
      throw new CodedError('TOO_BUSY', `You have ${maxOwn} already: remove one first.`);
    if (all.length >= max)
      throw new CodedError('TOO_BUSY', `The hub keeps ${max} at most: remove one first.`);
  }

  private requireSeen(view: WallView, id: string): WallItem<ContentOf[Kind]> {
    const item = this.terms.find(view, id);
    if (!item) throw new CodedError('NOT_FOUND');
    return item;
  }

  private requireMayChange(view: WallView, item: WallItem<unknown>): void {
    if (!view.mayChange(item)) throw new CodedError('NOT_ALLOWED', 'This belongs to somebody else.');
  }

  private isFilling(before: WallItem<unknown>, { name, sharedWith }: Given): boolean {
    const isShared = sameRoles(before.sharedWith, sharedWith);
    return this.terms.isTeams && before.name === name && isShared;
  }

  private stamp({ displayName }: WallPerson, { name, sharedWith }: Given) {
    const roles = [...new Set(sharedWith)];
    return { name, sharedWith: roles, changedAtMs: this.options.clock.now(), changedBy: displayName };
  }

  private describeForAudit({ name, sharedWith, content }: WallItem<ContentOf[Kind]>) {
    return { name, sharedWith, ...this.terms.count(content) };
  }

  private noteOf(
    { actor }: WallPerson,
    what: 'created' | 'changed' | 'removed',
    { id, name }: WallItem<unknown>,
    detail: Record<string, unknown>,
  ): AuditNote {
    const { kind } = this.terms;
    const action: AuditAction = `${kind}:${what}`;
    return { actor, action, result: 'ok', target: { type: kind, id, name }, detail };
  }
}

function sameRoles(some: readonly Role[], others: readonly Role[]): boolean {
  return some.every((role) => others.includes(role)) && others.every((role) => some.includes(role));
}
