/** What a simulation makes smaller, so that little work has all the seams of much. */
export const tuned = [
  { file: 'shared/batches/row-documents.ts', from: 'export const perShard = 64', to: 'export const perShard = 4' },
]
