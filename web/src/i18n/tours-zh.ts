/** What the wall's own bar says of tours and scenes; their lists and forms bring their words along (plans/). */
export const tour = {
  title: '轮巡',
  unnamed: '临时轮巡',
  playing: '轮巡：{{name}}',
  back: '上一页',
  next: '下一页',
  pause: '暂停轮巡',
  resume: '继续轮巡',
  resumeByKey: '按 {{key}} 继续',
  stop: '结束轮巡',
  page: '{{n}}/{{count}}',
  skipped: '跳过 {{n}} 台',
  skippedHelp: '没有画面的摄像机不占窗格，恢复后自动加入。',
  others: '另有 {{n}} 个',
  preparing: '正在取下一页',
  empty: '没有可看的画面',
  started: '轮巡“{{name}}”已开始',
  halt: {
    user: '已暂停',
    touch: '有人操作，已暂停',
    motion: '系统减少动态，待开始',
    hidden: '不在此页，已暂停',
    offline: '等待服务器',
  },
};

export const scene = {
  title: '预案',
  shown: '预案：{{name}}',
  shownChanged: '预案：{{name}}，已改动',
  changedMark: '已改动',
  restored: '已切换到“{{name}}”',
  restoredWithout: '已切换到“{{name}}”，其中 {{n}} 个轮巡已删除或不对您开放',
  noneOfKey: '没有快捷键为 Shift+{{key}} 的预案',
  removed: '“{{name}}”已删除',
  notRemoved: '没有删除“{{name}}”：{{why}}',
};
