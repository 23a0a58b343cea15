/** Bookmarks as they are made on the wall. */
export const mark = {
  tool: '标记此刻',
  done: '已标记 {{time}}，正在录像',
  describe: '补充说明',
  undone: '已撤销标记',
  notUndone: '没能撤销，标记仍在',
  unreachable: '连接不到系统，没有标记上',
  refused: '系统没有接受这次标记',
  title: '标记的说明',
  note: '看到了什么',
  tags: '标签（用空格分开）',
  severity: '严重程度',
  severities: { info: '提示', minor: '一般', major: '重大', critical: '特别重大' },
  later: '以后再说',
  save: '保存',
};
