// What the tests need from the system beside Node: browsers and servers that are not ours. Installed on Debian as root;
// anywhere else a person is told exactly what to install.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fail, isMain, run } from './project.mjs';

const PYTHON = '/usr/bin/python3';
const POSTGRES_FOLDER = '/usr/lib/postgresql';
const GST_IMPORT =
  "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer";
const TLS_CHECK = 'from gi.repository import Gio; assert Gio.TlsBackend.get_default().supports_tls()';

const NEEDS = [
  {
    what: 'Chromium, whole and without windows',
    packages: ['chromium', 'chromium-headless-shell'],
    found: () => onPath('chromium') && onPath('chromium-headless-shell'),
  },
  { what: 'ffmpeg and ffprobe', packages: ['ffmpeg'], found: () => onPath('ffmpeg') && onPath('ffprobe') },
  {
    what: "GStreamer's RTSP server for Python",
    packages: ['python3-gi', 'gir1.2-gst-rtsp-server-1.0'],
    found: () => existsSync(PYTHON) && succeeds(PYTHON, ['-c', GST_IMPORT]),
  },
  {
    what: "TLS for GStreamer's RTSP server",
    packages: ['glib-networking', 'openssl'],
    found: () => existsSync(PYTHON) && succeeds(PYTHON, ['-c', TLS_CHECK]) && onPath('openssl'),
  },
  {
    what: "GStreamer's tools and its encoders",
    packages: [
      'gstreamer1.0-tools',
      'gstreamer1.0-plugins-base',
      'gstreamer1.0-plugins-good',
      'gstreamer1.0-plugins-bad',
      'gstreamer1.0-plugins-ugly',
    ],
    found: () =>
      onPath('gst-inspect-1.0') &&
      ['x264enc', 'x265enc', 'voaacenc', 'opusenc', 'alawenc', 'rtph264pay'].every((element) =>
        succeeds('gst-inspect-1.0', ['--exists', element]),
      ),
  },
  {
    what: 'PostgreSQL',
    packages: ['postgresql'],
    found: () =>
      existsSync(POSTGRES_FOLDER) &&
      readdirSync(POSTGRES_FOLDER).some((version) =>
        existsSync(join(POSTGRES_FOLDER, version, 'bin/initdb')),
      ),
  },
  {
    what: 'VLC, for its RTSP server',
    packages: ['vlc-bin', 'vlc-plugin-base'],
    found: () => onPath('vlc'),
  },
  {
    what: "Perl's RTSP::Server",
    packages: ['rtsp-server-perl'],
    found: () => onPath('rtsp-server-perl'),
  },
  {
    what: 'a Chinese font',
    packages: ['fonts-noto-cjk', 'fontconfig'],
    found: () => onPath('fc-list') && output('fc-list', [':lang=zh', 'family']) !== '',
  },
];

/** Returns when everything is there; ends the script with instructions when it cannot be. */
export async function ensureSystemPackages() {
  const missing = NEEDS.filter((need) => !need.found());
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.packages);
  const list = missing.map((need) => `  ${need.what}\n`).join('');
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    const advice = existsSync('/etc/debian_version')
      ? `Install it as root:\n  ${command}`
      : `On Debian that would be:\n  ${command}\nInstall the same with your system's package manager.`;
    fail(`The tests need what is not installed here:\n${list}${advice}`);
  }
  process.stdout.write(`installing for the tests:\n${list}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
  });
  const still = NEEDS.filter((need) => !need.found());
  if (code !== 0 || still.length > 0) {
    fail(
      `Could not be installed: ${still.map((need) => need.what).join(', ') || packages.join(' ')} (see above).`,
    );
  }
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function succeeds(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function output(program, args) {
  return spawnSync(program, args, { encoding: 'utf8' }).stdout?.trim() ?? '';
}

if (isMain(import.meta.url)) await ensureSystemPackages();
