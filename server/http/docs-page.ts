/** The parts of an OpenAPI document that the page shows. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  paths?: Record<string, Record<string, ApiOperation>>;
}

export interface ApiOperation {
  summary?: string;
  description?: string;
  security?: unknown[];
  parameters?: { name: string; in: string; description?: string }[];
  requestBody?: { content?: Record<string, { schema?: unknown }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>;
}

/** The API for people, as one page without a script. */
export function writeDocsPage({ info, paths = {} }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => writeOperation(path, method, operation)),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(info.title)} API</title>
<link rel="stylesheet" href="/api/docs/docs.css">
</head>
<body>
<header><h1>${escapeHtml(info.title)} API <small>${escapeHtml(info.version)}</small></h1>
<p>${escapeHtml(info.description ?? '')}</p>
<p><a href="/api/openapi.json">openapi.json</a></p></header>
<main>
${operations.join('\n')}
</main>
</body>
</html>
`;
}

function writeOperation(path: string, method: string, operation: ApiOperation): string {
  const {
    summary = '',
    description = '',
    security,
    parameters = [],
    requestBody,
    responses = {},
  } = operation;
  return `<details>
<summary><b class="${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</b> <code>${escapeHtml(path)}</code> <span>${escapeHtml(summary)}</span></summary>
<p>${escapeHtml(description)}</p>
<p class="note">${security?.length === 0 ? 'Open to all.' : 'Needs a login.'}</p>
${parameters.map(({ name, in: place }) => `<p><code>${escapeHtml(name)}</code> in ${escapeHtml(place)}</p>`).join('\n')}
${writeContent('Request', requestBody?.content)}
${Object.entries(responses)
  .map(([status, response]) =>
    writeContent(`${status} ${response.description ?? ''}`, response.content, true),
  )
  .join('\n')}
</details>`;
}

function writeContent(
  title: string,
  content: Record<string, { schema?: unknown }> = {},
  always = false,
): string {
  const bodies = Object.entries(content).map(
    ([type, { schema }]) =>
      `<p class="note">${escapeHtml(type)}</p>\n<pre>${escapeHtml(JSON.stringify(schema, null, 2) ?? '')}</pre>`,
  );
  return bodies.length > 0 || always ? `<h2>${escapeHtml(title)}</h2>\n${bodies.join('\n')}` : '';
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

export const DOCS_STYLE = `:root { color-scheme: dark; }
body { margin: 0 auto; max-width: 960px; padding: 24px; background: #0b0e13; color: #d5dbe5;
  font: 14px/1.5 system-ui, 'Noto Sans CJK SC', sans-serif; }
h1 { font-size: 28px; font-weight: 600; } h1 small { color: #8592a6; font-size: 14px; }
h2 { font-size: 13px; margin: 16px 0 4px; }
a { color: #6cb2ff; }
details { border-top: 1px solid #1f2733; padding: 10px 0; }
summary { cursor: pointer; }
summary b { display: inline-block; min-width: 64px; font-size: 12px; color: #6cb2ff; }
summary b.post { color: #5ec28b; } summary b.delete { color: #e5846c; }
summary span { color: #8592a6; margin-left: 8px; }
pre { overflow-x: auto; padding: 12px; border-radius: 4px; background: #11161e; font-size: 12px; }
.note { color: #8592a6; margin: 4px 0; }
`;
