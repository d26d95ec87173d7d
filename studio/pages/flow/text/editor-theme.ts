import { EditorView } from '@codemirror/view'

/** The editor in the studio’s own colours, by its tokens: light and dark are the same sheet. */
export const editorTheme = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '11.5px' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    lineHeight: '19px',
    letterSpacing: '-0.02em',
    fontFeatureSettings: '"calt" 0, "zero" 0',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--code-line)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '30px', padding: '0 8px 0 6px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-chosen': { backgroundColor: 'var(--selected)', boxShadow: 'inset 2px 0 var(--accent)' },
  '.cm-reference, .cm-reference *': { color: 'var(--code-ref) !important' },
  '&.cm-focused': { outline: 'none' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    backgroundColor: 'var(--accent-line) !important',
    opacity: '0.5',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-gutter-lint': { width: '12px' },
  '.cm-lint-marker-error': {
    content: '""',
    width: '7px',
    height: '7px',
    margin: '6px 2px',
    borderRadius: '50%',
    background: 'var(--bad)',
  },
  '.cm-tooltip': {
    background: 'var(--raised)',
    border: '1px solid var(--border)',
    borderRadius: '5px',
    boxShadow: 'var(--shadow-2)',
    color: 'var(--text)',
    fontFamily: 'var(--font-sans)',
    fontSize: '12px',
    letterSpacing: '0',
  },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '3px solid var(--bad)', maxWidth: '420px' },
  '.cm-panels': { background: 'var(--sunken)', color: 'var(--text)', borderColor: 'var(--border)' },
  '.cm-panels input, .cm-panels button': { fontFamily: 'var(--font-sans)', fontSize: '12px' },
  '.cm-searchMatch': { backgroundColor: 'var(--mark)' },
})
