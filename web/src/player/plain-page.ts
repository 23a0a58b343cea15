import '../tokens.css';
import type { ProfileId } from '../../../server/contract/dto.ts';
import { HlsPlayer } from './hls-player.ts';
import styles from './plain-page.module.css';
import { PlaybackStats } from './playback-stats.ts';
import type { PlayerPhase, PlayerSnapshot } from './player.ts';

/**
 * One camera as any standard player sees it: `/plain.html?camera=ID` with `&profile=main|sub` (main where nothing is
 * said). Plays the hub's HLS by hls.js, without the wall and without the live link. Needs the session of the wall.
 */
const TEXTS = {
  zh: {
    noCamera: '地址里没有摄像机编号，应为 /plain.html?camera=编号',
    notLoggedIn: '请先登录，再打开此页。',
    logIn: '去登录',
    latency: '延迟',
    sound: '声音',
    mute: '静音',
    phases: {
      idle: '',
      connecting: '正在连接摄像机',
      playing: '播放中',
      stalled: '画面暂停，等待数据',
      interrupted: '摄像机没有画面，稍后自动重试',
      disconnected: '与平台断开，稍后自动重试',
      refused: '没有这个编号的摄像机',
      unsupported: '此浏览器不能播放该摄像机的编码格式',
    },
  },
  en: {
    noCamera: 'The address names no camera. It should read /plain.html?camera=ID',
    notLoggedIn: 'Log in first, then open this page again.',
    logIn: 'Log in',
    latency: 'Latency',
    sound: 'Sound',
    mute: 'Mute',
    phases: {
      idle: '',
      connecting: 'Connecting to the camera',
      playing: 'Playing',
      stalled: 'Waiting for data',
      interrupted: 'The camera sends no picture. Trying again shortly',
      disconnected: 'The hub cannot be reached. Trying again shortly',
      refused: 'There is no camera with this id',
      unsupported: 'This browser cannot play what the camera sends',
    } satisfies Record<PlayerPhase, string>,
  },
};

function element<K extends keyof HTMLElementTagNameMap>(name: K, className?: string) {
  const created = document.createElement(name);
  if (className) created.className = className;
  return created;
}

function showPlain(root: HTMLElement): void {
  // The choice that was made on the wall.
  const language = localStorage.getItem('onescreen.language') === 'en' ? 'en' : 'zh';
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  const texts = TEXTS[language];
  const query = new URLSearchParams(location.search);
  const camera = query.get('camera');
  const profile: ProfileId = query.get('profile') === 'sub' ? 'sub' : 'main';

  const video = element('video', styles.picture);
  video.playsInline = true;
  const bar = element('div', styles.bar);
  const name = element('span', styles.camera);
  const state = element('span');
  state.role = 'status';
  const latency = element('span');
  bar.append(name, state, latency);
  root.className = styles.page ?? '';
  root.append(video, bar);
  if (!camera) {
    state.textContent = texts.noCamera;
    return;
  }
  name.textContent = camera;
  document.title = `${camera} · 一屏 Onescreen`;

  const player = new HlsPlayer({ stats: new PlaybackStats({ everyFrame: false }) });
  const show = ({ phase, refusal, latencyMs }: PlayerSnapshot) => {
    root.dataset.phase = phase;
    latency.textContent = latencyMs === null ? '' : `${texts.latency} ${(latencyMs / 1000).toFixed(1)} s`;
    if (refusal?.code !== 'NOT_LOGGED_IN') {
      state.textContent = texts.phases[phase];
      return;
    }
    const link = element('a');
    link.href = '/';
    link.textContent = texts.logIn;
    state.replaceChildren(texts.notLoggedIn, ' ', link);
  };
  player.subscribe(() => show(player.getSnapshot()));
  player.attach(video);
  player.start({ camera, profile, sound: false });
  bar.append(soundButton((sound) => player.change({ profile, sound }), texts));
}

function soundButton(
  onSound: (sound: boolean) => void,
  texts: { sound: string; mute: string },
): HTMLButtonElement {
  const button = element('button');
  let sound = false;
  button.type = 'button';
  button.textContent = texts.sound;
  button.addEventListener('click', () => {
    sound = !sound;
    onSound(sound);
    button.textContent = sound ? texts.mute : texts.sound;
  });
  return button;
}

const root = document.getElementById('plain');
if (root) showPlain(root);
