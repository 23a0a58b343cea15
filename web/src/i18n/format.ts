import type { LocalizedText } from '../../../server/contract/dto.ts';
import type { Language } from './setup-i18n.ts';

export type Unit = 'seconds' | 'minutes' | 'hours' | 'days';

/** A span in the one unit that a person would say it in. Never negative: clocks of two machines differ a little. */
export function spanOf(durationMs: number): { n: number; unit: Unit } {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  if (seconds < 60) return { n: seconds, unit: 'seconds' };
  if (seconds < 3600) return { n: Math.floor(seconds / 60), unit: 'minutes' };
  if (seconds < 86_400) return { n: Math.floor(seconds / 3600), unit: 'hours' };
  return { n: Math.floor(seconds / 86_400), unit: 'days' };
}

/** 14:32:07, in the zone of the page, whatever the language. */
export function timeOfDay(epochMs: number): string {
  const date = new Date(epochMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((n) => String(n).padStart(2, '0'))
    .join(':');
}

/** The time alone on the same day, else with its date: 11-22 14:32:07. */
export function timeOrDate(epochMs: number, nowMs: number): string {
  const date = new Date(epochMs);
  const time = timeOfDay(epochMs);
  if (date.toDateString() === new Date(nowMs).toDateString()) return time;
  const day = [date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
  return `${day} ${time}`;
}

export function inLanguage(text: LocalizedText, language: Language): string {
  return text[language] || text.zh;
}

/** A camera has one name everywhere; where the English one is missing the Chinese one stands. */
export function cameraName(camera: { name: string; nameEn: string | null }, language: Language): string {
  return language === 'en' ? (camera.nameEn ?? camera.name) : camera.name;
}

/** 0.94 as 94.0%, and all of them as 100%. */
export function percent(ratio: number): string {
  return ratio === 1 ? '100%' : `${(Math.floor(ratio * 1000) / 10).toFixed(1)}%`;
}

export function latencySeconds(latencyMs: number): string {
  const seconds = Math.max(0, latencyMs) / 1000;
  return seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds));
}

/** 2026-11-22 14:32: sortable by eye, the same in every language. */
export function dayAndTime(epochMs: number): string {
  const date = new Date(epochMs);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${day.map((n) => String(n).padStart(2, '0')).join('-')} ${timeOfDay(epochMs).slice(0, 5)}`;
}
