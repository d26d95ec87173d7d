import type { JsonObject } from '../../../json'
import { analysisVersion } from '../../analysis'
import { bm25 } from '../../rank/bm25'

/** The one semantic configuration of a physical index. */
export const semanticConfiguration = 'passages'

/** Names the physical index for vectors of so many dimensions [19]; 0 for passages without any. */
export const physicalName = (prefix: string, dimensions: number): string => `${prefix}-${analysisVersion}-${dimensions}`

/** How many dimensions the vectors of a physical index have; undefined of an index that is none of ours. */
export const dimensionsOf = (prefix: string, name: string): number | undefined => {
  const found = name.startsWith(`${prefix}-`) ? /^[a-z0-9]+-(\d+)$/.exec(name.slice(prefix.length + 1)) : null
  return found ? Number(found[1]) : undefined
}

/** Whether an index was made by the analysis of this version. */
export const isOfThisAnalysis = (prefix: string, name: string): boolean =>
  name.startsWith(`${prefix}-${analysisVersion}-`)

/** The definition of a physical index, as the service takes it. */
export const physicalIndex = (name: string, dimensions: number): JsonObject => ({
  name,
  fields: [
    {
      name: 'key',
      type: 'Edm.String',
      key: true,
      searchable: false,
      filterable: true,
      sortable: true,
      facetable: false,
    },
    plain('id', 'Edm.String', { filterable: true, sortable: true }),
    plain('project', 'Edm.String', { filterable: true }),
    plain('index_name', 'Edm.String', { filterable: true }),
    plain('generation', 'Edm.String', { filterable: true }),
    plain('document', 'Edm.String', { filterable: true, facetable: true }),
    plain('sync', 'Edm.Int64', { filterable: true }),
    plain('ordinal', 'Edm.Int32', { filterable: true, sortable: true }),
    plain('passage', 'Edm.String', {}),
    words('title', { filterable: true, facetable: true }),
    words('section', { filterable: true, facetable: true }),
    words('text', {}),
    plain('first', 'Edm.Int32', {}),
    plain('last', 'Edm.Int32', {}),
    plain('page', 'Edm.Int32', { filterable: true, facetable: true }),
    plain('type', 'Edm.String', { filterable: true, facetable: true }),
    plain('public', 'Edm.Boolean', { filterable: true }),
    plain('acl', 'Collection(Edm.String)', { filterable: true }),
    plain('more', 'Edm.String', {}),
    ...(dimensions > 0 ? [vector(dimensions)] : []),
  ],
  similarity: { '@odata.type': '#Microsoft.Azure.Search.BM25Similarity', ...bm25 },
  semantic: {
    defaultConfiguration: semanticConfiguration,
    configurations: [
      {
        name: semanticConfiguration,
        prioritizedFields: {
          titleField: { fieldName: 'title' },
          prioritizedContentFields: [{ fieldName: 'text' }],
          prioritizedKeywordsFields: [{ fieldName: 'section' }],
        },
      },
    ],
  },
  ...(dimensions > 0 && {
    vectorSearch: {
      profiles: [{ name: 'nearest', algorithm: 'graph' }],
      algorithms: [
        { name: 'graph', kind: 'hnsw', hnswParameters: { m: 4, efConstruction: 400, efSearch: 500, metric: 'cosine' } },
      ],
    },
  }),
})

interface Uses {
  readonly filterable?: true
  readonly sortable?: true
  readonly facetable?: true
}

const uses = ({
  filterable = false,
  sortable = false,
  facetable = false,
}: {
  filterable?: boolean
  sortable?: boolean
  facetable?: boolean
}) => ({ filterable, sortable, facetable })

const plain = (name: string, type: string, given: Uses): JsonObject => ({
  name,
  type,
  ...(type.includes('String') && { searchable: false }),
  ...(type.startsWith('Collection')
    ? { filterable: given.filterable ?? false, facetable: given.facetable ?? false }
    : uses(given)),
})

const words = (name: string, given: Uses): JsonObject => ({
  name,
  type: 'Edm.String',
  searchable: true,
  ...uses(given),
  analyzer: 'en.lucene',
})

const vector = (dimensions: number): JsonObject => ({
  name: 'vector',
  type: 'Collection(Edm.Single)',
  searchable: true,
  retrievable: true,
  dimensions,
  vectorSearchProfile: 'nearest',
})
