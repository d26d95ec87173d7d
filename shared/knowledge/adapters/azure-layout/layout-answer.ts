import { z } from 'zod'

const spans = z.array(z.object({ offset: z.number().int().min(0), length: z.number().int().min(0) }))
const regions = z.array(z.object({ pageNumber: z.number().int().min(1) })).optional()

const layout = z.object({
  content: z.string(),
  pages: z.array(z.object({ pageNumber: z.number().int().min(1) })),
  paragraphs: z
    .array(z.object({ role: z.string().optional(), content: z.string(), boundingRegions: regions, spans }))
    .optional(),
  tables: z
    .array(
      z.object({
        rowCount: z.number().int().min(0).max(100_000),
        columnCount: z.number().int().min(0).max(1000),
        cells: z.array(
          z.object({
            kind: z.string().optional(),
            rowIndex: z.number().int().min(0).max(100_000),
            columnIndex: z.number().int().min(0).max(1000),
            content: z.string(),
          }),
        ),
        caption: z.object({ content: z.string(), spans }).optional(),
        boundingRegions: regions,
        spans,
      }),
    )
    .optional(),
  figures: z.array(z.unknown()).optional(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })).optional(),
})

/** A document's layout, as far as it is read (2024-11-30, `AnalyzeResult`). */
export type Layout = z.infer<typeof layout>

/** A running analysis as the service tells it (2024-11-30, `AnalyzeOperation`). */
export const layoutOperation = z.object({
  status: z.enum(['notStarted', 'running', 'failed', 'succeeded', 'completed', 'canceled', 'skipped']),
  error: z.object({ code: z.string(), innererror: z.object({ code: z.string() }).optional() }).optional(),
  analyzeResult: layout.optional(),
})

/** A refusal of the service. */
export const layoutRefusal = z.object({
  error: z.object({ code: z.string(), innererror: z.object({ code: z.string() }).optional() }),
})
