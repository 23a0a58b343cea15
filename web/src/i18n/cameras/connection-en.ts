import type { Widen } from '../widen.ts';
import type { connectionZh } from './connection-zh.ts';

export const connectionEn: Widen<typeof connectionZh> = {
  title: 'Connection test',
  help: 'Connects as the form says now; nothing has to be saved first. Says in seconds whether it works, in which format and at which rate.',
  main: 'Test main',
  sub: 'Test sub',
  stop: 'Stop',
  running: 'Connecting to the camera for {{span}}',
  patience: 'Some cameras take half a minute for each picture. The test ends after 50 s at the latest.',
  profile: { main: 'Main stream', sub: 'Sub stream' },
  good: '{{profile}} works',
  open: '{{profile}} can be reached, no picture yet',
  failed: '{{profile}} does not work',
  step: {
    address: 'Address',
    connection: 'Connection',
    login: 'Login',
    description: 'Description',
    media: 'Picture',
  },
  mark: { good: ': good', open: ': open', failed: ': failed', untried: ': not tried' },
  reason: {
    'address-forbidden': 'The hub may not connect to this address',
    'name-not-found': 'There is no host of this name',
    'host-unreachable': 'Network unreachable',
    'connection-refused': 'The camera refuses connections',
    'timed-out': 'The camera does not answer',
    'closed-by-camera': 'The camera closed the connection',
    'certificate-not-trusted': 'The camera’s certificate is not trusted',
    'protocol-error': 'The camera breaks the protocol',
    'wrong-credentials': 'The user name or the password is wrong',
    'login-wanted': 'The camera asks for a user name and a password',
    'stream-not-found': 'The camera has no such stream',
    'no-playable-track': 'No video format that can be played',
    'no-media': 'Connected, but no picture data',
    'no-picture-yet': 'No picture within {{seconds}} s yet',
    'no-key-frame': 'Data comes, but never a key frame',
    'needs-ffmpeg': 'Needs transcoding, but ffmpeg is not installed',
    'no-free-lane': 'Needs transcoding, but all lanes are in use',
    'transcoding-failed': 'Transcoding failed',
  },
  advice: {
    'address-forbidden':
      'Check the address. If it is right, allow its network in hub.cameraNetworks of the hub’s configuration.',
    'name-not-found': 'Check its spelling, or use the IP address.',
    'host-unreachable': 'Check the IP address and the line, and whether the hub reaches this network.',
    'connection-refused': 'Check the port, and whether RTSP is switched on in the camera.',
    'timed-out': 'Check power, line and firewalls.',
    'closed-by-camera': 'It may have too many connections.',
    'certificate-not-trusted':
      'Trust this certificate below once you have compared it, or enter its authority’s.',
    'protocol-error': 'Check that the port is the one for RTSP; update the camera if it is.',
    'wrong-credentials':
      'Replace the camera login. Try seldom: many cameras lock out for a while after some wrong ones.',
    'login-wanted': 'Enter the camera login.',
    'stream-not-found': 'Check what follows the port in the address.',
    'no-playable-track': 'Set its encoder to H.264 or H.265.',
    'no-media': 'Try another transport, and check its encoder settings.',
    'no-picture-yet':
      'Nothing is wrong with a camera that sends a still now and then: save it and look later. If it should send video, try another transport and check its encoder settings.',
    'no-key-frame': 'Set its key-frame interval to 1 to 2 seconds.',
    'needs-ffmpeg': 'Install ffmpeg on the hub’s machine, or set its encoder to H.264 or H.265.',
    'no-free-lane': 'Try again later, or set its encoder to H.264 or H.265.',
    'transcoding-failed': 'The log says why; best set its encoder to H.264 or H.265.',
  },
  transport: {
    tcp: 'TCP',
    udp: 'UDP',
    tls: 'TLS',
    'http-tunnel': 'HTTP tunnel',
    'https-tunnel': 'HTTPS tunnel',
  },
  redirected: 'the camera sent on to {{address}}',
  login: { 'not-asked': 'no login asked for', digest: 'digest login', basic: 'basic login' },
  used: {
    none: 'no login entered',
    given: 'with the login entered here',
    stored: 'with the stored login',
    withheld: 'without the stored login',
  },
  withheld:
    'This is another host than the registered one, so the stored login was not sent to it. Enter it anew if one is needed.',
  basic:
    'The camera takes basic logins: the password can be read on the network. Switch it to digest, or use rtsps://.',
  ownPull: {
    reused:
      'The camera takes one connection only, and the hub has it: this tells of the stream that is running.',
    'in-the-way':
      'The camera takes one connection only, and the hub has it: what the form says now cannot be tried meanwhile.',
  },
  transcoded: '{{from}}, transcoded to {{to}}',
  transcodedHelp:
    'Transcoding costs the hub much work, and only a few cameras can have it at once. Set the camera’s encoder to H.264 or H.265 if it can do that.',
  noUdp:
    'UDP was wished for, and nothing came that way: the stream goes over TCP. Check the firewalls for UDP.',
  onlyTcp: 'TCP alone is allowed here. If the camera does not speak it, set the transport to Automatic.',
  longInterval:
    'Whoever opens this picture waits for the next key frame. Set the camera’s key-frame interval to 1 to 2 seconds.',
  unheard: 'sound {{name}} is announced, and none came',
  keyFramesRare: 'no second key frame within {{seconds}} s',
  connected: 'connected in {{ms}} ms',
  sound: 'sound {{name}} {{rate}}',
  silent: 'no sound',
  unplayable: 'cannot be played: {{tracks}}',
  firstPicture: 'first picture after {{seconds}} s',
  frameRate: '{{n}} fps',
  keyFrames: 'a key frame every {{seconds}} s',
  bitrate: '{{n}} kbit/s',
  still: 'Picture of the camera',
  stillMissing: {
    'no-decoder': 'The hub has no decoder at hand for a still.',
    'decoder-failed': 'The picture came, but could not be decoded for a still.',
  },
  trust: 'Trust this certificate',
  trustHelp:
    'No known authority has signed the camera’s certificate. Compare this fingerprint with the one the camera shows, then trust this one alone:',
};
