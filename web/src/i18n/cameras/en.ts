import type { Texts } from './zh.ts';

export const en: Texts = {
  title: 'Camera registry',
  total: '{{n}} cameras',
};
