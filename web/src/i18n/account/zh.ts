import type { Widen } from '../widen.ts';

/** What people do with their own accounts: password, second factor, logins, tokens, links. */
export const zh = {
  saving: '正在保存…',
  first: {
    title: '设置新密码',
    help: '{{name}}，您好。当前密码是管理员给的，换成自己的密码后才能继续。',
    current: '当前密码（管理员给的）',
    submit: '保存并进入',
  },
  password: {
    next: '新密码',
    repeated: '再输一次新密码',
    rules: '对新密码的要求',
    rule: {
      long: '足够长',
      length: '至少 {{n}} 个字符，越长越好',
      own: '不含用户名，不用常见密码、电话或日期，也不与当前密码相同',
      free: '汉字、空格、符号都可以，不强制混用',
    },
    needCurrent: '请填写当前密码。',
    needNext: '请填写新密码。',
    differ: '两次输入的新密码不一样。',
    wrong: '当前密码不对。',
    problem: {
      short: '新密码至少要 {{n}} 个字符。',
      name: '新密码里不能有用户名。',
      repeated: '新密码至少要有 5 个不同的字符。',
      row: '新密码不能是一串相邻的字符，例如 123456 或 abcdef。',
      common: '这个密码人人都会先试，请换一个。',
      same: '新密码不能与当前密码相同。',
    },
  },
};

export type Texts = Widen<typeof zh>;
