/** What became of a person's own settings. */
export const preference = {
  favourites: '收藏',
  recent: '最近调看',
  layouts: '我的布局',
  shortcuts: '快捷键',
  appearance: '外观',
  other: '个人设置',
  refused: '“{{what}}”的改动没有保存：系统不接受。在别的电脑上看不到，重新打开后也没有。',
  replaced: '“{{what}}”在别处有更新的改动，已采用那一份。连不上服务器时在这里做的改动没有保留。',
  read: '知道了',
};
