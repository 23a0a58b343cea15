import type { BookmarkDto } from '../contract/bookmark-dto.ts';
import type { IncidentDto, IncidentEntryDto } from '../contract/incident-dto.ts';
import type { PackageOrigin } from './package/package-manifest.ts';
import type { TimelineWords } from './timeline-words.ts';

/** What the package tells, whichever it is of. */
export interface TimelineRecord {
  /** Null: a single bookmark is handed over. */
  incident: IncidentDto | null;
  entries: readonly IncidentEntryDto[];
  bookmarks: readonly BookmarkDto[];
}

/** The record has it, and the disk does not, or not as it was. */
export interface MissingFile {
  kind: 'clip' | 'still' | 'attachment';
  /** Of the bookmark or the entry. */
  id: string;
}

export interface TimelineFiles {
  /** By bookmark: the still, as an address that a page can show. */
  stills: ReadonlyMap<string, string>;
  /** By bookmark: its clips, as paths in the package. */
  clips: ReadonlyMap<string, readonly string[]>;
  /** By entry: the path of its attachment. */
  attachments: ReadonlyMap<string, string>;
  missing: readonly MissingFile[];
}

const STYLE = `body{font:15px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:56rem;padding:0 1rem;color:#111;background:#fff}
h1{font-size:1.5rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
article{border-top:1px solid #bbb;padding:.8rem 0;break-inside:avoid}time{font-variant-numeric:tabular-nums;font-weight:600}
img,video{max-width:100%;width:32rem;display:block;margin:.5rem 0}p{margin:.3rem 0;white-space:pre-wrap}@media print{video{display:none}body{margin:0}}`;

/** One page that needs nothing beside the package, and prints: no script, no font, no address elsewhere. */
export function timelinePage(
  record: TimelineRecord,
  origin: PackageOrigin,
  files: TimelineFiles,
  words: TimelineWords,
): string {
  const { incident, entries, bookmarks } = record;
  const steps = [
    ...entries.map((entry) => ({ atMs: entry.atMs, html: entryHtml(entry, files, words) })),
    ...bookmarks.map((bookmark) => ({ atMs: bookmark.momentMs, html: bookmarkHtml(bookmark, files, words) })),
  ].sort((a, b) => a.atMs - b.atMs);
  const title = incident?.title ?? bookmarks[0]?.cameraName ?? '';
  return `<!doctype html>
<html lang="${words.language}"><head><meta charset="utf-8"><title>${inHtml(title)} · ${words.heading}</title><style>${STYLE}</style></head>
<body><h1>${inHtml(title)}</h1>
<dl>${headHtml(incident, origin, words)}</dl>
<p>${words.verify}</p><p>${words.files}. ${words.times}.</p>
${steps.map(({ atMs, html }) => `<article><time>${timeText(atMs)}</time> ${html}</article>`).join('\n')}
</body></html>
`;
}

function headHtml(incident: IncidentDto | null, origin: PackageOrigin, words: TimelineWords): string {
  const rows: [string, string][] = [
    [words.reason, origin.reason],
    [words.madeBy, origin.createdBy],
    [words.madeAt, timeText(origin.createdAtMs)],
    [words.signedBy, `${origin.hub.name} · ${origin.hub.fingerprint}`],
  ];
  if (incident) {
    rows.unshift([
      words.incident,
      `${words.severity[incident.severity]} · ${words.state[incident.state]} · ${timeText(incident.openedAtMs)} ${incident.openedBy}`,
    ]);
    if (incident.assignee) rows.push([words.assignee, incident.assignee]);
    if (incident.people.length > 0) rows.push([words.people, incident.people.join(', ')]);
    if (incident.cameras.length > 0)
      rows.push([words.camera, incident.cameras.map(({ name }) => name).join(', ')]);
  }
  return rows.map(([term, text]) => `<dt>${term}</dt><dd>${inHtml(text)}</dd>`).join('');
}

function bookmarkHtml(bookmark: BookmarkDto, files: TimelineFiles, words: TimelineWords): string {
  const { stills, clips, missing } = files;
  const { id, cameraName, createdBy, note, tags, severity, clip } = bookmark;
  const still = stills.get(id);
  const paths = clips.get(id) ?? [];
  return [
    `<strong>${words.bookmark} · ${inHtml(cameraName)}</strong> · ${words.severity[severity]} · ${words.by} ${inHtml(createdBy)}`,
    note === '' ? '' : `<p>${inHtml(note)}</p>`,
    tags.length === 0 ? '' : `<p>${tags.map((tag) => `#${inHtml(tag)}`).join(' ')}</p>`,
    still ? `<img alt="${inHtml(cameraName)}" src="${still}">` : '',
    ...paths.map(
      (path) => `<video controls preload="none" src="${path}"></video><p>${words.clip}: ${path}</p>`,
    ),
    paths.length === 0 ? `<p>${words.noClip}${clip.reason ? `: ${clip.reason}` : ''}</p>` : '',
    clip.state === 'damaged' ? `<p><strong>${words.damaged}</strong></p>` : '',
    ...missing
      .filter((each) => each.id === id && each.kind !== 'attachment')
      .map(({ kind }) => missingHtml(kind, words)),
    ...clip.gaps.map(
      ({ startMs, durationMs, reason }) =>
        `<p>${words.gap}: ${timeText(startMs)}, ${(durationMs / 1000).toFixed(1)} s, ${reason}</p>`,
    ),
  ].join('');
}

function entryHtml(entry: IncidentEntryDto, files: TimelineFiles, words: TimelineWords): string {
  const { id, kind, by, text, cameraName, attachment, health, changes } = entry;
  const path = files.attachments.get(id);
  return [
    `<strong>${words.kind[kind]}</strong> · ${inHtml(by ?? words.hub)}`,
    cameraName ? ` · ${inHtml(cameraName)}` : '',
    text === '' ? '' : `<p>${inHtml(text)}</p>`,
    attachment && path ? `<p><a href="${path}">${inHtml(attachment.name)}</a></p>` : '',
    attachment && !path ? `<p>${inHtml(attachment.name)}</p>${missingHtml('attachment', words)}` : '',
    health ? `<p>${health.state} (${health.reason})</p>` : '',
    ...changes.map(({ field, before, after }) => `<p>${field}: ${inHtml(before)} → ${inHtml(after)}</p>`),
  ].join('');
}

function missingHtml(kind: MissingFile['kind'], words: TimelineWords): string {
  return `<p><strong>${words.missing[kind]}</strong></p>`;
}

function timeText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}

function inHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
