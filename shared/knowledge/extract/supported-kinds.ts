/** The kinds of documents that can be indexed, in words for messages. */
export const supportedKinds =
  'PDF (.pdf), Word (.docx), PowerPoint (.pptx), Excel (.xlsx), HTML (.html, .htm, .xhtml), Markdown (.md, .markdown), CSV (.csv, .tsv), JSON (.json, .jsonl, .ndjson) and text (.txt, .text)'
