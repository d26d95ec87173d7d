import { z } from 'zod'
import type { CheckFinding, SafetyCheck } from '../contract'
import type { ContentSafetyClient } from './content-safety-client'
import { codePointParts, utf16Offset } from './text-parts'

const categories = { hate: 'Hate', sexual: 'Sexual', violence: 'Violence', 'self-harm': 'SelfHarm' } as const
const flaggedFrom = 4

const analysis = z.object({
  categoriesAnalysis: z.array(z.object({ category: z.string(), severity: z.int().min(0).max(7) })),
})
const shield = z.object({
  userPromptAnalysis: z.object({ attackDetected: z.boolean() }).nullish(),
  documentsAnalysis: z.array(z.object({ attackDetected: z.boolean() })).nullish(),
})
const material = z.object({ protectedMaterialAnalysis: z.object({ detected: z.boolean() }) })
const grounding = z.object({
  ungroundedDetected: z.boolean(),
  ungroundedPercentage: z.number().min(0).max(1),
  ungroundedDetails: z
    .array(
      z.object({
        text: z.string(),
        offset: z.object({ utf16: z.int().min(0).optional(), codePoint: z.int().min(0).optional() }).optional(),
        length: z.object({ utf16: z.int().min(0).optional(), codePoint: z.int().min(0).optional() }).optional(),
      }),
    )
    .default([]),
})

/** The checks of Azure Content Safety; without a client each says what is missing. */
export const azureChecks = (client: ContentSafetyClient | undefined): readonly SafetyCheck[] => {
  const check = (
    id: string,
    summary: string,
    run: (client: ContentSafetyClient, ...rest: Parameters<SafetyCheck['run']>) => Promise<CheckFinding>,
  ): SafetyCheck => ({
    id,
    summary: `${summary}, by Azure Content Safety`,
    ...(client === undefined && { missing: 'Azure Content Safety is not configured (SLUICE_CONTENT_SAFETY_ENDPOINT)' }),
    run: async (...given) => {
      if (!client) return { check: id, outcome: 'unchecked', why: 'Azure Content Safety is not configured' }
      return run(client, ...given)
    },
  })
  return [
    ...Object.entries(categories).map(([id, category]) =>
      check(`azure-${id}`, `${category}, with its severity from 0 to 7`, (to, _caller, text, signal) =>
        severityOf(to, `azure-${id}`, category, text, signal),
      ),
    ),
    check('azure-protected-material', 'Texts that are protected by copyright', async (to, _caller, text, signal) => {
      const parts = await inParts(text, (part) =>
        to.ask('text:detectProtectedMaterial', { text: part }, material, signal),
      )
      const isFound = parts.some(({ protectedMaterialAnalysis: { detected } }) => detected)
      return yesOrNo('azure-protected-material', 'protected-material', isFound, 'Azure Content Safety knows the text')
    }),
    check('azure-attack', 'Direct attacks on the assistant’s instructions', async (to, _caller, text, signal) => {
      const parts = await inParts(text, (part) =>
        to.ask('text:shieldPrompt', { userPrompt: part, documents: [] }, shield, signal),
      )
      const answers = parts.flatMap(({ userPromptAnalysis }) => userPromptAnalysis ?? [])
      if (answers.length < parts.length) return silent('azure-attack')
      const isFound = answers.some(({ attackDetected }) => attackDetected)
      return yesOrNo('azure-attack', 'direct-attack', isFound, 'Azure’s prompt shield sees an attack')
    }),
    check('azure-indirect-attack', 'Instructions that lie in documents', async (to, _caller, text, signal, about) => {
      const id = 'azure-indirect-attack'
      const sources = about?.sources ?? [{ text }]
      const where = about?.sources ? 'source' : 'text'
      const found: number[] = []
      for (const batch of shieldBatches(sources.map((source) => source.text))) {
        // oxlint-disable-next-line no-await-in-loop
        const answer = await to.ask(
          'text:shieldPrompt',
          { userPrompt: '', documents: batch.map(({ part }) => part) },
          shield,
          signal,
        )
        const answers = answer.documentsAnalysis ?? []
        if (answers.length !== batch.length) return silent(id)
        for (const [at, { attackDetected }] of answers.entries()) if (attackDetected) found.push(batch[at]!.source)
      }
      const finding = yesOrNo(
        id,
        'indirect-attack',
        found.length > 0,
        'Azure’s prompt shield sees an attack in a document',
      )
      const evidence = [...new Set(found)].map((at) => ({
        in: where === 'text' ? where : `source[${at}]`,
        start: 0,
        end: sources[at]!.text.length,
        text: sources[at]!.text.slice(0, 300),
        label: 'indirect-attack',
      }))
      return finding.outcome === 'flagged' ? { ...finding, evidence } : finding
    }),
    check('azure-groundedness', 'What the sources do not support (preview)', groundednessBy),
  ]
}

const severityOf = async (
  client: ContentSafetyClient,
  check: string,
  category: string,
  text: string,
  signal: AbortSignal,
): Promise<CheckFinding> => {
  const order = { categories: [category], outputType: 'EightSeverityLevels' }
  const parts = await inParts(text, (part) => client.ask('text:analyze', { text: part, ...order }, analysis, signal))
  const severities = parts.map((part) => part.categoriesAnalysis.find((one) => one.category === category)?.severity)
  // What the service says nothing of it has not checked.
  if (severities.includes(undefined)) return silent(check)
  const severity = Math.max(0, ...severities.map((one) => one ?? 0))
  if (severity < flaggedFrom) return { check, outcome: 'clean', severity }
  return {
    check,
    outcome: 'flagged',
    category,
    severity,
    reason: `Azure Content Safety rates ${category} at ${severity} of 7`,
  }
}

const groundednessBy = async (
  client: ContentSafetyClient,
  ...[_caller, text, signal, about]: Parameters<SafetyCheck['run']>
): Promise<CheckFinding> => {
  const check = 'azure-groundedness'
  const sources = about?.sources?.map((source) => source.text) ?? []
  if (sources.length === 0) return { check, outcome: 'unchecked', why: 'There are no sources to hold the text against' }
  const query = about?.query
  const answer = await client.ask(
    'text:detectGroundedness',
    {
      domain: 'Generic',
      ...(query === undefined || query === '' ? { task: 'Summarization' } : { task: 'QnA', qna: { query } }),
      text,
      groundingSources: sources,
      reasoning: false,
    },
    grounding,
    signal,
  )
  const figures = { ungrounded: answer.ungroundedPercentage }
  if (!answer.ungroundedDetected) return { check, outcome: 'clean', severity: 0, figures: { ungrounded: 0 } }
  const evidence = answer.ungroundedDetails.map(({ text: words, offset, length }) => {
    const start = offset?.utf16 ?? utf16Offset(text, offset?.codePoint ?? 0)
    return {
      in: 'text',
      start,
      end: start + (length?.utf16 ?? words.length),
      text: words.slice(0, 300),
      label: 'ungrounded',
    }
  })
  const reason = `Azure Content Safety finds ${Math.round(answer.ungroundedPercentage * 100)} % of the text ungrounded`
  return { check, outcome: 'flagged', category: 'ungrounded', severity: 4, reason, evidence, figures }
}

const silent = (check: string): CheckFinding => ({
  check,
  outcome: 'unchecked',
  why: 'Azure Content Safety answered, and said nothing of what was asked',
  failed: true,
})

const yesOrNo = (check: string, category: string, isFound: boolean, reason: string): CheckFinding =>
  isFound ? { check, outcome: 'flagged', category, severity: 4, reason } : { check, outcome: 'clean', severity: 0 }

// A text longer than the service reads is read in parts: none of it goes unread.
const inParts = <T>(text: string, ask: (part: string) => Promise<T>): Promise<readonly T[]> =>
  Promise.all(codePointParts(text, longestText).map(ask))

const longestText = 10_000
const mostDocuments = 5

// The shield reads up to five documents and 10,000 characters a call.
const shieldBatches = (
  texts: readonly string[],
): readonly (readonly { readonly source: number; readonly part: string }[])[] => {
  const batches: { source: number; part: string }[][] = []
  let room = 0
  for (const [source, text] of texts.entries()) {
    for (const part of codePointParts(text, longestText)) {
      const last = batches.at(-1)
      if (last && last.length < mostDocuments && part.length <= room) last.push({ source, part })
      else {
        batches.push([{ source, part }])
        room = longestText
      }
      room -= part.length
    }
  }
  return batches
}
