import { pinyin } from 'pinyin-pro';

/** A name in Latin letters, by which people find and sort it. */
export interface Spelling {
  /** 汉江大桥 2 号 → `hanjiangdaqiao 2 hao`. */
  readonly full: string;
  /** 汉江大桥 2 号 → `hjdq 2 h`. */
  readonly initials: string;
}

const HAN_RUN = /\p{Script=Han}+/gu;
/** A department has thousands of cameras, and streets have many; to spell anew takes thirty times as long. */
const MAX_KEPT = 20_000;

/** Spells Chinese in pinyin without tones, by the words around a character: 长安 is chang'an, 重庆 chongqing. */
export class NameSpeller {
  private readonly kept = new Map<string, Spelling>();

  spell(text: string): Spelling {
    let full = '';
    let initials = '';
    let end = 0;
    for (const { 0: run, index } of text.matchAll(HAN_RUN)) {
      const between = text.slice(end, index);
      const spelled = this.spellRun(run);
      full += between + spelled.full;
      initials += between + spelled.initials;
      end = index + run.length;
    }
    const rest = text.slice(end);
    return { full: (full + rest).toLowerCase(), initials: (initials + rest).toLowerCase() };
  }

  private spellRun(run: string): Spelling {
    const known = this.kept.get(run);
    if (known) return known;
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    const syllables = pinyin(run, { toneType: 'none', type: 'array', v: true });
    const spelled = { full: syllables.join(''), initials: syllables.map(firstLetter).join('') };
    this.kept.set(run, spelled);
    return spelled;
  }
}

/** A rare character without a reading comes back as it is, perhaps as two UTF-16 units. */
function firstLetter(syllable: string): string {
  const [first = ''] = syllable;
  return first;
}
