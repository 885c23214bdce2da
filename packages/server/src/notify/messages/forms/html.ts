import type { Message, MessageEntry } from '../message.ts';
import { escapeHtml as text } from './escape.ts';
import { factLine } from './text.ts';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MUTED = 'color:#6b7280;font-size:13px;line-height:19px';
const LINK = 'color:#1d4ed8;text-decoration:none';

/** A message as an HTML page for mail programs: styles within the elements, and nothing from elsewhere. */
export function toHtml(message: Message): string {
  const { title, lead, facts, entries, more, links, context } = message;
  const rows = [
    row(
      `<h1 dir="auto" style="margin:0;font-size:20px;line-height:28px;color:#111827;word-break:break-word">${text(title)}</h1>`,
    ),
    ...lead.map((sentence) => row(paragraph(text(sentence)))),
    facts.length === 0 ? '' : row(facts.map(factHtml).join('')),
    ...entries.map(entryHtml),
    more === null ? '' : row(`<div style="${MUTED}">${text(more)}</div>`),
    links.length === 0 ? '' : row(links.map(buttonHtml).join('')),
    row(`<div dir="auto" style="${MUTED}">${text(context)}</div>`, 'border-top:1px solid #e5e7eb'),
  ];
  return page(title, rows.filter(Boolean).join('\n'));
}

function page(title: string, rows: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${text(title)}</title>
</head>
<body style="margin:0;padding:0;background:#f3f4f6">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f4f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border:1px solid #e5e7eb;border-radius:8px;${FONT};text-align:start">
<tr><td style="height:4px;line-height:4px;font-size:0;background:#b45309;border-radius:8px 8px 0 0">&nbsp;</td></tr>
${rows}
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function row(content: string, style = ''): string {
  return `<tr><td style="padding:14px 24px;${style}">${content}</td></tr>`;
}

function paragraph(html: string): string {
  return `<p dir="auto" style="margin:0;font-size:15px;line-height:22px;color:#374151">${html}</p>`;
}

function factHtml({ label, value }: { label: string; value: string }): string {
  return `<div dir="auto" style="${MUTED}"><b>${text(label)}:</b> ${text(value)}</div>`;
}

function entryHtml({ title, url, mark, facts, note }: MessageEntry): string {
  const name = url === null ? text(title) : `<a href="${text(url)}" style="${LINK}">${text(title)}</a>`;
  const score = mark === null ? '' : ` <span style="white-space:nowrap;${MUTED}">&nbsp;${text(mark)}</span>`;
  const lines = [factLine(facts), note ?? ''].filter(Boolean);
  return row(
    `<div dir="auto" style="font-size:15px;line-height:22px;font-weight:600;color:#111827;word-break:break-word"><bdi>${name}</bdi>${score}</div>` +
      lines
        .map((line) => `<div dir="auto" style="${MUTED};word-break:break-word">${text(line)}</div>`)
        .join(''),
    'border-top:1px solid #e5e7eb',
  );
}

function buttonHtml({ label, url }: { label: string; url: string }): string {
  return `<a href="${text(url)}" style="display:inline-block;margin:0 8px 8px 0;padding:8px 16px;border:1px solid #d1d5db;border-radius:6px;font-size:14px;${LINK}">${text(label)}</a>`;
}
