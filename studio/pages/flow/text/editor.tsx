import { autocompletion, closeBrackets } from '@codemirror/autocomplete'
import { defaultKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, StateEffect, StateField, type Extension } from '@codemirror/state'
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef, type ReactElement } from 'react'
import type { FlowProblem } from '../../../api/types'
import { editorTheme } from './editor-theme'

const fromOutside = Annotation.define<boolean>()
const setLines = StateEffect.define<readonly [number, number] | undefined>()
const chosenLine = Decoration.line({ class: 'cm-chosen' })

const chosenLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (old, transaction) => {
    let now = old.map(transaction.changes)
    for (const effect of transaction.effects)
      if (effect.is(setLines)) {
        const { doc } = transaction.state
        const [from, to] = effect.value ?? [1, 0]
        const lines = Array.from({ length: Math.max(0, Math.min(to, doc.lines) - from + 1) }, (_, n) => from + n)
        now = Decoration.set(lines.map((line) => chosenLine.range(doc.line(line).from)))
      }
    return now
  },
  provide: (field) => EditorView.decorations.from(field),
})

const references = new MatchDecorator({
  regexp: /\$\{[^}\n]*\}|\{\{[^}\n]*\}\}/g,
  decoration: Decoration.mark({ class: 'cm-reference' }),
})
const referenceMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = references.createDeco(view)
    }
    update(update: ViewUpdate): void {
      this.decorations = references.updateDeco(update, this.decorations)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.labelName], color: 'var(--code-key)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--code-comment)' },
])

/** A text with line numbers, problems at their lines, and the lines of the chosen node marked. */
export const Editor = ({
  text: given,
  label,
  isYaml,
  isReadOnly = false,
  problems = [],
  lines,
  onChange,
  onLine,
}: {
  readonly text: string
  readonly label: string
  readonly isYaml: boolean
  readonly isReadOnly?: boolean
  readonly problems?: readonly FlowProblem[]
  readonly lines?: readonly [number, number] | undefined
  readonly onChange?: (text: string) => void
  /** Tells where the cursor stands after somebody moved it. */
  readonly onLine?: (line: number) => void
}): ReactElement => {
  // The editor ends lines in one way; a file that ends them as Windows does gets them back so.
  const isOfWindows = given.includes('\r\n')
  const text = isOfWindows ? given.replaceAll('\r\n', '\n') : given
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const tell = onChange && ((now: string) => onChange(isOfWindows ? now.replaceAll('\n', '\r\n') : now))
  const heard = useRef({ onChange: tell, onLine })
  heard.current = { onChange: tell, onLine }
  useEffect(() => {
    const host = place.current
    if (!host) return undefined
    // In a shadow root the editor's styles are sheets of the document's own making: the page's policy allows no style element.
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    const created = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: text, extensions: extensionsOf({ label, isYaml, isReadOnly }, heard) }),
    })
    view.current = created
    return () => created.destroy()
    // The text of a mounted editor is changed below, by what differs.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [label, isYaml, isReadOnly])
  useEffect(() => {
    const editor = view.current
    const old = editor?.state.doc.toString()
    if (!editor || old === undefined || old === text) return
    editor.dispatch({ changes: differenceOf(old, text), annotations: fromOutside.of(true) })
  }, [text])
  useEffect(() => {
    const editor = view.current
    if (!editor) return
    editor.dispatch({ effects: setLines.of(lines) })
    const first = lines?.[0]
    if (first !== undefined && first <= editor.state.doc.lines && !editor.hasFocus)
      editor.dispatch({
        effects: EditorView.scrollIntoView(editor.state.doc.line(first).from, { y: 'nearest', yMargin: 60 }),
      })
  }, [lines, text])
  useEffect(() => {
    const editor = view.current
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state, problems)))
  }, [problems, text])
  return <div ref={place} className="editor" />
}

type Heard = {
  current: { onChange?: ((text: string) => void) | undefined; onLine?: ((line: number) => void) | undefined }
}

const extensionsOf = (
  { label, isYaml, isReadOnly }: { readonly label: string; readonly isYaml: boolean; readonly isReadOnly: boolean },
  heard: Heard,
): Extension => [
  lineNumbers(),
  lintGutter(),
  drawSelection(),
  highlightActiveLine(),
  closeBrackets(),
  autocompletion(),
  search({ top: true }),
  indentUnit.of('  '),
  // The draft's own history serves both sides: the editor keeps none.
  keymap.of([...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'), ...searchKeymap, indentWithTab]),
  ...(isYaml ? [yaml()] : []),
  syntaxHighlighting(colours),
  referenceMarks,
  chosenLines,
  editorTheme,
  EditorState.readOnly.of(isReadOnly),
  EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
  EditorView.updateListener.of((update) => {
    const isOutside = update.transactions.some((transaction) => transaction.annotation(fromOutside))
    if (update.docChanged && !isOutside) heard.current.onChange?.(update.state.doc.toString())
    if (update.selectionSet && !isOutside)
      heard.current.onLine?.(update.state.doc.lineAt(update.state.selection.main.head).number)
  }),
]

const differenceOf = (old: string, text: string): { from: number; to: number; insert: string } => {
  let from = 0
  while (from < old.length && from < text.length && old[from] === text[from]) from++
  let tail = 0
  while (tail < old.length - from && tail < text.length - from && old.at(-1 - tail) === text.at(-1 - tail)) tail++
  return { from, to: old.length - tail, insert: text.slice(from, text.length - tail) }
}

const diagnosticsOf = (state: EditorState, problems: readonly FlowProblem[]): Diagnostic[] =>
  problems.flatMap(({ line, column, message, code }) => {
    if (line === undefined || line < 1 || line > state.doc.lines) return []
    const { from, to } = state.doc.line(line)
    const start = Math.min(from + Math.max(0, (column ?? 1) - 1), to)
    return [{ from: start, to: Math.max(start, to), severity: 'error', message: `${message} (${code})` }]
  })
