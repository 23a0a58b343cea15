import type { Widen } from '../widen.ts';

/** The camera registry: list, form, history. */
export const zh = {
  title: '摄像机登记',
  total: '共 {{n}} 台',
};

export type Texts = Widen<typeof zh>;
