import { connect } from 'node:net';

/** Sends bytes as they are and resolves with all that came back until the other side closed. */
export function askRaw(port: number, ...pieces: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port }, () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
    });
    // A refusal may overtake bytes that nobody reads any more.
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

/** The answer's status, headers in lower case, and body. */
export function readRawAnswer(answer: string): {
  status: number;
  headers: Record<string, string>;
  body: string;
} {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: rest.join('\r\n\r\n'),
  };
}
