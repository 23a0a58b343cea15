import type { Widen } from '../widen.ts';

/** The frame around the pages of the administration. */
export const zh = {
  skip: '跳到正文',
  nav: {
    label: '系统管理',
    registry: '摄像机',
    evidence: '处置',
    incidents: '事件',
    bookmarks: '画面标记',
    lists: '关注列表',
    access: '人员与权限',
    account: '我的账号',
    cameras: '摄像机登记',
    import: '批量导入',
    duplicates: '查找重复',
    users: '账号管理',
    audit: '审计日志',
    profile: '密码与登录',
  },
  refused: {
    title: '您的账号看不到这一页',
    help: '需要时请管理员增加权限。',
  },
  failed: {
    title: '页面没有载入',
    help: '可能是网络中断，或系统刚刚升级。',
  },
  leave: {
    title: '修改还没有保存',
    help: '离开这一页，刚才的修改就会丢失。',
    confirm: '放弃修改',
    stay: '留在这一页',
  },
  retry: '重试',
  reload: '重新载入',
};

export type Texts = Widen<typeof zh>;
