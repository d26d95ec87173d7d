// Written by scripts/build-client.mjs from the OpenAPI document; a change here is lost.
import type { Json, Nothing, Upload } from '../contract'

/** RFC 9457 problem details */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: 'bad_request' | 'bad_json' | 'unauthorized' | 'forbidden' | 'foreign_origin' | 'not_found' | 'method_not_allowed' | 'not_acceptable' | 'conflict' | 'precondition_failed' | 'too_large' | 'unsupported_media_type' | 'invalid_input' | 'invalid_flow' | 'code_not_deployed' | 'address_refused' | 'content_blocked' | 'document_empty' | 'document_without_text' | 'document_encrypted' | 'document_corrupt' | 'document_unsafe' | 'rate_limited' | 'cancelled' | 'internal' | 'node_failed' | 'output_too_large' | 'model_failed' | 'model_unreachable' | 'connection_failed' | 'unavailable' | 'store_corrupt' | 'newer_data' | 'model_timeout' | 'deadline_exceeded' | 'bad_settings' | 'port_in_use' | 'data_in_use'
  readonly detail: string
  readonly details?: { readonly [key: string]: unknown }
  readonly errors?: readonly { readonly [key: string]: unknown }[]
  readonly trace_id: string
}

/** What each operation takes and what it answers. */
export interface Operations {
  /** Whether the app answers, and in what state its parts are */
  readonly getHealth: {
    readonly order: Nothing
    readonly reply: unknown
  }
  /** This API as an OpenAPI 3.1 document */
  readonly getOpenApi: {
    readonly order: Nothing
    readonly reply: unknown
  }
  /** List the keys of the project, never the keys themselves */
  readonly listKeys: {
    readonly order: {
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly roles: readonly ('owner' | 'author' | 'runner' | 'reader' | 'act-for' | 'read-content')[]
        readonly groups: readonly string[]
        readonly created_at: string
        readonly created_by: string
      })[]
      readonly next?: string
    }
  }
  /** Make a key; it is shown this once */
  readonly createKey: {
    readonly order: {
      readonly body: {
        readonly name: string
        readonly roles: readonly ('owner' | 'author' | 'runner' | 'reader' | 'act-for' | 'read-content')[]
        readonly groups?: readonly string[]
      }
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly roles: readonly ('owner' | 'author' | 'runner' | 'reader' | 'act-for' | 'read-content')[]
      readonly groups: readonly string[]
      readonly created_at: string
      readonly created_by: string
      readonly key: string
    }
  }
  /** Revoke a key, everywhere within 10 seconds */
  readonly revokeKey: {
    readonly order: {
      readonly id: string
    }
    readonly reply: undefined
  }
  /** List connections: fields and references, never secrets */
  readonly listConnections: {
    readonly order: {
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly name: string
        readonly kind: 'azure_openai' | 'openai' | 'serverless' | 'cognitive_search' | 'content_safety' | 'webhook' | 'custom'
        readonly base_url?: string
        readonly api_version?: string
        readonly auth?: 'key' | 'entra' | 'none'
        readonly fields?: { readonly [key: string]: string | number | boolean }
        readonly secrets?: { readonly [key: string]: string }
        readonly source: 'repository' | 'stored'
        readonly changed_at: string | null
        readonly changed_by: string | null
      })[]
      readonly next?: string
    }
  }
  /** Show one connection */
  readonly getConnection: {
    readonly order: {
      readonly name: string
    }
    readonly reply: {
      readonly name: string
      readonly kind: 'azure_openai' | 'openai' | 'serverless' | 'cognitive_search' | 'content_safety' | 'webhook' | 'custom'
      readonly base_url?: string
      readonly api_version?: string
      readonly auth?: 'key' | 'entra' | 'none'
      readonly fields?: { readonly [key: string]: string | number | boolean }
      readonly secrets?: { readonly [key: string]: string }
      readonly source: 'repository' | 'stored'
      readonly changed_at: string | null
      readonly changed_by: string | null
    }
  }
  /** Write a connection; secrets as references only */
  readonly putConnection: {
    readonly order: {
      readonly name: string
      readonly body: {
        readonly kind: 'azure_openai' | 'openai' | 'serverless' | 'cognitive_search' | 'content_safety' | 'webhook' | 'custom'
        readonly base_url?: string
        readonly api_version?: string
        readonly auth?: 'key' | 'entra' | 'none'
        readonly fields?: { readonly [key: string]: string | number | boolean }
        readonly secrets?: { readonly [key: string]: string }
      }
    }
    readonly reply: {
      readonly name: string
      readonly kind: 'azure_openai' | 'openai' | 'serverless' | 'cognitive_search' | 'content_safety' | 'webhook' | 'custom'
      readonly base_url?: string
      readonly api_version?: string
      readonly auth?: 'key' | 'entra' | 'none'
      readonly fields?: { readonly [key: string]: string | number | boolean }
      readonly secrets?: { readonly [key: string]: string }
      readonly source: 'repository' | 'stored'
      readonly changed_at: string | null
      readonly changed_by: string | null
    }
  }
  /** Delete a connection */
  readonly deleteConnection: {
    readonly order: {
      readonly name: string
    }
    readonly reply: undefined
  }
  /** Look whether the secrets of a connection can be read; nothing is sent anywhere */
  readonly checkConnection: {
    readonly order: {
      readonly name: string
    }
    readonly reply: {
      readonly name: string
      readonly ok: boolean
      readonly secrets: readonly {
        readonly name: string
        readonly reference: string
        readonly ok: boolean
        readonly why?: string
      }[]
    }
  }
  /** The catalogue and the models of every endpoint; unknown prices are null */
  readonly listModels: {
    readonly order: {
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
      /** Who serves or published the model */
      readonly provider?: string
      readonly capability?: 'chat' | 'embedding' | 'judge' | 'streaming' | 'tools' | 'json' | 'vision' | 'reasoning'
      readonly available?: 'true' | 'false'
    }
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly provider: string
        readonly connection?: string
        readonly deployment?: string
        readonly capabilities: readonly ('chat' | 'embedding' | 'judge' | 'streaming' | 'tools' | 'json' | 'vision' | 'reasoning')[]
        readonly context: number | null
        /** US dollars per million tokens; unknown is null */
        readonly prices: {
          readonly input: number | null
          readonly output: number | null
          readonly cached: number | null
        }
        readonly available: boolean
        readonly max_output?: number | null
        readonly publisher?: string
        readonly family?: string
        readonly licence?: string | null
        readonly modalities?: {
          readonly input: readonly ('text' | 'image' | 'audio' | 'video')[]
          readonly output: readonly ('text' | 'image' | 'audio' | 'video')[]
        }
        /** When the description was taken */
        readonly as_of?: string
        readonly source?: string
        readonly note?: string
      })[]
      readonly next?: string
      readonly endpoints: readonly ({
        readonly connection: string
        readonly provider: string
        readonly ok: boolean
        readonly models: number | null
        readonly error?: string
      })[]
    }
  }
  /** Ask one model; its parameters stand beside the messages under the API’s own names */
  readonly completeModel: {
    readonly order: {
      readonly body: {
        /** The configured chat model where absent */
        readonly model?: string
        /** The configured endpoint where absent */
        readonly connection?: string
        readonly messages: readonly ({
          readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'function'
          readonly content: string | readonly ({
            readonly type: 'text'
            readonly text: string
          } | {
            readonly type: 'image_url'
            readonly image_url: {
              readonly url: string
              readonly detail?: 'auto' | 'low' | 'high'
            }
          })[] | null
          readonly name?: string
          readonly tool_call_id?: string
          readonly tool_calls?: readonly {
            readonly id: string
            readonly type: 'function'
            readonly function: {
              readonly name: string
              readonly arguments: string
            }
          }[]
        })[]
        readonly temperature?: number
        readonly top_p?: number
        readonly max_tokens?: number
        readonly max_completion_tokens?: number
        readonly presence_penalty?: number
        readonly frequency_penalty?: number
        readonly seed?: number
        readonly stop?: string | readonly string[]
        readonly response_format?: { readonly [key: string]: Json }
        readonly tools?: readonly { readonly [key: string]: Json }[]
        readonly tool_choice?: Json
        readonly parallel_tool_calls?: boolean
        readonly reasoning_effort?: string
        readonly logit_bias?: { readonly [key: string]: number }
        readonly user?: string
      }
    }
    readonly reply: {
      /** As the provider named it */
      readonly model: string
      readonly message: {
        readonly content: string | null
        readonly tool_calls?: readonly {
          readonly id: string
          readonly type: 'function'
          readonly function: {
            readonly name: string
            readonly arguments: string
          }
        }[]
      }
      readonly finish_reason: string
      readonly usage: {
        readonly input_tokens: number
        readonly output_tokens: number
        readonly cached_tokens?: number
      } | null
      readonly cost: number | null
      readonly first_token_ms?: number
      readonly latency_ms: number
    }
  }
  /** Ask two to four models the same; one that fails stops no other */
  readonly compareModels: {
    readonly order: {
      readonly body: {
        /** Names, or names on connections */
        readonly models: readonly (string | {
          /** The configured chat model where absent */
          readonly model?: string
          /** The configured endpoint where absent */
          readonly connection?: string
        })[]
        readonly messages: readonly ({
          readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'function'
          readonly content: string | readonly ({
            readonly type: 'text'
            readonly text: string
          } | {
            readonly type: 'image_url'
            readonly image_url: {
              readonly url: string
              readonly detail?: 'auto' | 'low' | 'high'
            }
          })[] | null
          readonly name?: string
          readonly tool_call_id?: string
          readonly tool_calls?: readonly {
            readonly id: string
            readonly type: 'function'
            readonly function: {
              readonly name: string
              readonly arguments: string
            }
          }[]
        })[]
        readonly temperature?: number
        readonly top_p?: number
        readonly max_tokens?: number
        readonly max_completion_tokens?: number
        readonly presence_penalty?: number
        readonly frequency_penalty?: number
        readonly seed?: number
        readonly stop?: string | readonly string[]
        readonly response_format?: { readonly [key: string]: Json }
        readonly tools?: readonly { readonly [key: string]: Json }[]
        readonly tool_choice?: Json
        readonly parallel_tool_calls?: boolean
        readonly reasoning_effort?: string
        readonly logit_bias?: { readonly [key: string]: number }
        readonly user?: string
      }
    }
    readonly reply: {
      readonly items: readonly ({
        readonly model: string
        readonly connection: string | null
        readonly reply?: {
          /** As the provider named it */
          readonly model: string
          readonly message: {
            readonly content: string | null
            readonly tool_calls?: readonly {
              readonly id: string
              readonly type: 'function'
              readonly function: {
                readonly name: string
                readonly arguments: string
              }
            }[]
          }
          readonly finish_reason: string
          readonly usage: {
            readonly input_tokens: number
            readonly output_tokens: number
            readonly cached_tokens?: number
          } | null
          readonly cost: number | null
          readonly first_token_ms?: number
          readonly latency_ms: number
        }
        readonly error?: {
          readonly code: string
          readonly message: string
        }
      })[]
    }
  }
  /** List the flows of the project */
  readonly listFlows: {
    readonly order: {
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly name: string
        readonly latest: string | null
      })[]
      readonly next?: string
    }
  }
  /** Show one flow: definition, YAML, files, names of its code, labels, inputs and outputs */
  readonly getFlow: {
    readonly order: {
      readonly flow: string
      readonly label?: string
      readonly version?: string
    }
    readonly reply: unknown
  }
  /** Publish a snapshot and move `latest` to it */
  readonly publishFlow: {
    readonly order: {
      readonly flow: string
      /** The deploy step’s label; owners only */
      readonly label?: 'repo'
      readonly body: {
        /** The text of flow.dag.yaml */
        readonly yaml: string
        /** Texts of prompts and data by relative path */
        readonly files?: { readonly [key: string]: string }
        /** Hashes of deployed code modules by source path */
        readonly code?: { readonly [key: string]: string }
        /** What this version is for; outside its hash */
        readonly message?: string
      }
    }
    readonly reply: {
      readonly hash: string
      readonly warnings: readonly {
        readonly code: string
        readonly message: string
        readonly file?: string
        readonly line?: number
        readonly column?: number
        readonly node?: string
      }[]
    }
  }
  /** The text of one code file of a flow, as it is deployed */
  readonly getFlowCode: {
    readonly order: {
      readonly flow: string
      readonly label?: string
      readonly version?: string
      /** Its source path, `step.ts` */
      readonly path: string
    }
    readonly reply: {
      readonly path: string
      readonly hash: string
      readonly language: 'javascript' | 'python'
      readonly text: string
    }
  }
  /** Check a flow as publishing would, without publishing it */
  readonly validateFlow: {
    readonly order: {
      readonly flow: string
      readonly body: {
        /** The text of flow.dag.yaml */
        readonly yaml: string
        /** Texts of prompts and data by relative path */
        readonly files?: { readonly [key: string]: string }
        /** Hashes of deployed code modules by source path */
        readonly code?: { readonly [key: string]: string }
      }
    }
    readonly reply: {
      readonly errors: readonly {
        readonly code: string
        readonly message: string
        readonly file?: string
        readonly line?: number
        readonly column?: number
        readonly node?: string
      }[]
      readonly warnings: readonly {
        readonly code: string
        readonly message: string
        readonly file?: string
        readonly line?: number
        readonly column?: number
        readonly node?: string
      }[]
      /** What the version would be called; absent where there are errors */
      readonly hash?: string
    }
  }
  /** The published versions of a flow, newest first */
  readonly listFlowVersions: {
    readonly order: {
      readonly flow: string
    }
    readonly reply: {
      readonly items: readonly {
        readonly hash: string
        readonly published_at: string
        readonly published_by: string
        readonly labels: readonly string[]
        readonly message?: string
      }[]
      readonly next?: string
    }
  }
  /** Point a label at a version */
  readonly setFlowLabel: {
    readonly order: {
      readonly flow: string
      readonly label: string
      readonly body: {
        readonly hash: string
      }
    }
    readonly reply: {
      readonly label: string
      readonly hash: string
      readonly etag: string
    }
  }
  /** Run a flow now and answer its outputs, as JSON or as events */
  readonly invokeFlow: {
    readonly order: {
      readonly flow: string
      readonly label?: string
      readonly version?: string
      /** node.variant */
      readonly variant?: string
      readonly body: { readonly [key: string]: Json }
    }
    readonly reply: {
      readonly outputs: { readonly [key: string]: Json }
      readonly run_id: string
      readonly snapshot: string
      readonly label_etag: string | null
      readonly usage: {
        readonly input_tokens: number
        readonly output_tokens: number
      } | null
      readonly cost: number | null
      readonly latency_ms: number
      readonly metrics: { readonly [key: string]: number }
    }
  }
  /** Start a durable run; the same Idempotency-Key and body give the same run */
  readonly startFlowRun: {
    readonly order: {
      readonly flow: string
      readonly label?: string
      readonly version?: string
      /** node.variant */
      readonly variant?: string
      /** A connection of kind webhook that is told of the end */
      readonly webhook?: string
      readonly body: { readonly [key: string]: Json }
    }
    readonly reply: {
      readonly run_id: string
      readonly status_url: string
      readonly events_url: string
      readonly cancel_url: string
    }
  }
  /** Run one node by itself, with given inputs or those of a run */
  readonly testNode: {
    readonly order: {
      readonly flow: string
      readonly node: string
      readonly label?: string
      readonly version?: string
      /** The variant’s name, or node.variant */
      readonly variant?: string
      readonly body: {
        /** Values by input name, or by `inputs.x` and `node.output`; they lie over recorded ones */
        readonly inputs?: { readonly [key: string]: Json }
        /** A run whose recorded inputs of this node are taken */
        readonly run_id?: string
      }
    }
    readonly reply: {
      readonly node: string
      readonly kind: string
      readonly snapshot: string
      readonly inputs: Json
      readonly output: Json
      readonly prompts: readonly ({
        readonly model: string
        readonly connection: string | null
        readonly messages: readonly Json[]
        readonly parameters: { readonly [key: string]: Json }
        readonly answer?: Json
        readonly error?: Json
      })[]
      readonly calls: readonly Json[]
      readonly usage: {
        readonly input_tokens: number
        readonly output_tokens: number
        readonly cached_tokens?: number
      } | null
      readonly cost: number | null
      readonly latency_ms: number
      readonly first_token_ms?: number
      readonly attempts: number
      readonly logs?: string
    }
  }
  /** The requests that a node of a run sent to models, written anew from its version and its recorded inputs */
  readonly listRunPrompts: {
    readonly order: {
      readonly id: string
      /** Its name, such as answer */
      readonly node: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly model: string
        readonly connection: string | null
        readonly messages: readonly Json[]
        readonly parameters: { readonly [key: string]: Json }
        readonly call: number | null
      })[]
    }
  }
  /** Run a flow as Prompt flow’s server does: inputs in, bare outputs out, or their events */
  readonly scoreFlow: {
    readonly order: {
      readonly flow: string
      readonly body: Upload
    }
    readonly reply: { readonly [key: string]: Json }
  }
  /** Keep feedback with the run whose trace the request carries */
  readonly giveFlowFeedback: {
    readonly order: {
      readonly flow: string
      /** `true` keeps the members of a JSON object apart */
      readonly flatten?: string
      readonly body: Upload
    }
    readonly reply: {
      readonly status: string
    }
  }
  /** The flow’s OpenAPI document as Prompt flow’s server gives it */
  readonly getFlowSwagger: {
    readonly order: {
      readonly flow: string
    }
    readonly reply: unknown
  }
  /** Whether the flow can be asked, as Prompt flow’s server says it */
  readonly getFlowHealth: {
    readonly order: {
      readonly flow: string
    }
    readonly reply: {
      readonly status: 'Healthy'
      readonly version: string
    }
  }
  /** The version that serves the flow, as Prompt flow’s server says it */
  readonly getFlowVersion: {
    readonly order: {
      readonly flow: string
    }
    readonly reply: {
      readonly status: 'Healthy'
      readonly version: string
      readonly build_info: string
    }
  }
  /** List runs, newest first */
  readonly listRuns: {
    readonly order: {
      readonly flow?: string
      readonly status?: 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled'
      readonly kind?: 'flow' | 'batch' | 'evaluation' | 'tournament' | 'gate'
      /** Runs that started then or later */
      readonly since?: string
      /** Runs that started before */
      readonly until?: string
      /** Words that id, title, flow, state or error hold, all of them; a page may then be short, or empty, and not be the last */
      readonly q?: string
      readonly limit?: number
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly {
        readonly id: string
        readonly kind: string
        readonly flow: string
        readonly hash: string
        readonly status: string
        /** Whether the task hub carries it */
        readonly durable: boolean
        /** The text it was asked, at most 160 characters; not there where content is hidden or not recorded */
        readonly title?: string
        /** The node whose failure ended it */
        readonly failed_node?: string
      }[]
      readonly next?: string
    }
  }
  /** Show one run with its nodes */
  readonly getRun: {
    readonly order: {
      readonly id: string
    }
    readonly reply: {
      readonly id: string
      readonly kind: string
      readonly flow: string
      readonly hash: string
      readonly status: string
      /** Whether the task hub carries it */
      readonly durable: boolean
      /** The text it was asked, at most 160 characters; not there where content is hidden or not recorded */
      readonly title?: string
      /** The node whose failure ended it */
      readonly failed_node?: string
    }
  }
  /** Delete an ended run with everything it kept */
  readonly purgeRun: {
    readonly order: {
      readonly id: string
    }
    readonly reply: undefined
  }
  /** The nodes of a run, or those below one node */
  readonly listRunNodes: {
    readonly order: {
      readonly id: string
      readonly parent?: string
    }
    readonly reply: unknown
  }
  /** Events of a run: replayed, then followed until it ends */
  readonly followRun: {
    readonly order: {
      readonly id: string
      readonly from?: string
    }
    readonly reply: never
  }
  /** The run as OpenTelemetry spans (OTLP JSON) with gen_ai attributes */
  readonly getRunTrace: {
    readonly order: {
      readonly id: string
    }
    readonly reply: unknown
  }
  /** Stop a run; its workers see it within two seconds */
  readonly cancelRun: {
    readonly order: {
      readonly id: string
    }
    readonly reply: {
      readonly id: string
      readonly kind: string
      readonly flow: string
      readonly hash: string
      readonly status: string
      /** Whether the task hub carries it */
      readonly durable: boolean
      /** The text it was asked, at most 160 characters; not there where content is hidden or not recorded */
      readonly title?: string
      /** The node whose failure ended it */
      readonly failed_node?: string
    }
  }
  /** Answer a node that waits for a person; the first answer stands */
  readonly answerNode: {
    readonly order: {
      readonly id: string
      readonly body: {
        /** Its path, such as ask */
        readonly node: string
        readonly value: unknown
      }
    }
    readonly reply: {
      /** Its path, such as ask */
      readonly node: string
      readonly value: unknown
    }
  }
  /** A value of a run too large for its record */
  readonly getRunValue: {
    readonly order: {
      readonly id: string
      readonly hash: string
    }
    readonly reply: unknown
  }
  /** Run again what failed; what has completed is taken over */
  readonly resumeRun: {
    readonly order: {
      readonly id: string
    }
    readonly reply: {
      readonly run_id: string
      readonly status_url: string
      readonly events_url: string
      readonly cancel_url: string
    }
  }
  /** Run again from a node, in a new run; what does not depend on it is taken over */
  readonly forkRun: {
    readonly order: {
      readonly id: string
      readonly body: {
        /** The node that runs again, with all that depends on it */
        readonly from: string
        /** Inputs that are others now; what depends on them runs again */
        readonly inputs?: { readonly [key: string]: Json }
        /** Outputs that stand in for those of nodes, by name */
        readonly overrides?: { readonly [key: string]: Json }
        readonly label?: string
        /** Another version of the flow; the run’s own where neither is named */
        readonly version?: string
      }
    }
    readonly reply: {
      readonly run_id: string
      readonly status_url: string
      readonly events_url: string
      readonly cancel_url: string
    }
  }
  /** Say something of a run */
  readonly giveRunFeedback: {
    readonly order: {
      readonly id: string
      readonly body: {
        readonly score?: number
        readonly thumbs?: 'up' | 'down'
        readonly comment?: string
        /** What the answer should have been */
        readonly corrected?: Json
      }
    }
    readonly reply: {
      readonly id: string
      readonly run_id: string
    }
  }
  /** The nodes of a run that wait for people */
  readonly listRunWaits: {
    readonly order: {
      readonly id: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly node: string
        readonly title: string | null
        readonly form: { readonly [key: string]: Json } | null
        readonly until: string | null
        readonly since: string | null
        readonly linked: boolean
      })[]
    }
  }
  /** Make the link of a waiting node, in place of one made before; its token is shown this once */
  readonly linkRunWait: {
    readonly order: {
      readonly id: string
      readonly body: {
        /** Its path, such as ask */
        readonly node: string
      }
    }
    readonly reply: {
      readonly node: string
      readonly token: string
      readonly url: string
      readonly until: string | null
    }
  }
  /** What a link asks */
  readonly getWait: {
    readonly order: {
      readonly token: string
    }
    readonly reply: {
      readonly flow: string
      readonly node: string
      readonly title: string | null
      readonly form: { readonly [key: string]: Json } | null
      readonly until: string | null
      readonly inputs: Json
    }
  }
  /** Answer by a link, once */
  readonly answerWait: {
    readonly order: {
      readonly token: string
      readonly body: {
        readonly value: Json
      }
    }
    readonly reply: {
      readonly value: Json
    }
  }
  /** List the indexes */
  readonly listIndexes: {
    readonly order: {
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly name: string
        readonly generation: string
        readonly documents: number
        readonly chunks: number
        /** What the documents weigh as they are stored */
        readonly bytes: number
        readonly states: {
          readonly pending: number
          readonly indexed: number
          readonly failed: number
        }
        readonly drift: {
          readonly missing: number
          readonly stale: number
          readonly orphan: number
          readonly at: string
        } | null
        readonly rebuild: {
          readonly generation: string
          readonly since: string
          readonly documents: number
        } | null
      })[]
      readonly next?: string
    }
  }
  /** Show one index */
  readonly getIndex: {
    readonly order: {
      readonly index: string
    }
    readonly reply: {
      readonly name: string
      readonly generation: string
      readonly documents: number
      readonly chunks: number
      /** What the documents weigh as they are stored */
      readonly bytes: number
      readonly states: {
        readonly pending: number
        readonly indexed: number
        readonly failed: number
      }
      readonly drift: {
        readonly missing: number
        readonly stale: number
        readonly orphan: number
        readonly at: string
      } | null
      readonly rebuild: {
        readonly generation: string
        readonly since: string
        readonly documents: number
      } | null
    }
  }
  /** Create an index or change how it is made; a change is built beside what is searched until it is done */
  readonly putIndex: {
    readonly order: {
      readonly index: string
      readonly body: {
        readonly chunking?: {
          readonly strategy?: 'structure' | 'parent-child'
          readonly max_tokens?: number
          readonly overlap_tokens?: number
          readonly parent_tokens?: number
        }
        /** Pins the embedder; the one that is configured where absent */
        readonly embedding?: {
          readonly model?: string
          readonly dimensions?: number
        }
      }
    }
    readonly reply: {
      readonly name: string
      readonly generation: string
      readonly documents: number
      readonly chunks: number
      /** What the documents weigh as they are stored */
      readonly bytes: number
      readonly states: {
        readonly pending: number
        readonly indexed: number
        readonly failed: number
      }
      readonly drift: {
        readonly missing: number
        readonly stale: number
        readonly orphan: number
        readonly at: string
      } | null
      readonly rebuild: {
        readonly generation: string
        readonly since: string
        readonly documents: number
      } | null
    }
  }
  /** Delete an index with its documents */
  readonly deleteIndex: {
    readonly order: {
      readonly index: string
    }
    readonly reply: undefined
  }
  /** Build all passages anew beside those that are searched until then */
  readonly rebuildIndex: {
    readonly order: {
      readonly index: string
      readonly body: {
        readonly chunking?: {
          readonly strategy?: 'structure' | 'parent-child'
          readonly max_tokens?: number
          readonly overlap_tokens?: number
          readonly parent_tokens?: number
        }
        /** Pins the embedder; the one that is configured where absent */
        readonly embedding?: {
          readonly model?: string
          readonly dimensions?: number
        }
      }
    }
    readonly reply: {
      readonly name: string
      readonly generation: string
      readonly documents: number
      readonly chunks: number
      /** What the documents weigh as they are stored */
      readonly bytes: number
      readonly states: {
        readonly pending: number
        readonly indexed: number
        readonly failed: number
      }
      readonly drift: {
        readonly missing: number
        readonly stale: number
        readonly orphan: number
        readonly at: string
      } | null
      readonly rebuild: {
        readonly generation: string
        readonly since: string
        readonly documents: number
      } | null
    }
  }
  /** Compare the container with the index and mend what differs */
  readonly reconcileIndex: {
    readonly order: {
      readonly index: string
    }
    readonly reply: {
      readonly missing: number
      readonly stale: number
      readonly orphan: number
      readonly done: boolean
    }
  }
  /** Try a document again, whatever it failed for */
  readonly retryDocument: {
    readonly order: {
      readonly index: string
      readonly body: {
        readonly path: string
      }
    }
    readonly reply: {
      readonly path: string
      readonly status: 'pending' | 'indexed' | 'failed'
      readonly title: string
      readonly chunks: number
      readonly error?: {
        readonly code: string
        readonly message: string
      }
      readonly attempts: number
      /** What came of reading it */
      readonly report?: { readonly [key: string]: unknown }
      readonly etag: string | null
      readonly size: number
      readonly acl: readonly string[] | null
      readonly indexed_at: string | null
    }
  }
  /** Say who may read a document; holds at once */
  readonly putAcl: {
    readonly order: {
      readonly index: string
      /** A path; its slashes stand as they are */
      readonly path: string
      readonly body: {
        /** Groups that may read it; null is everybody, none is nobody */
        readonly groups: readonly string[] | null
      }
    }
    readonly reply: {
      readonly path: string
      readonly status: 'pending' | 'indexed' | 'failed'
      readonly title: string
      readonly chunks: number
      readonly error?: {
        readonly code: string
        readonly message: string
      }
      readonly attempts: number
      /** What came of reading it */
      readonly report?: { readonly [key: string]: unknown }
      readonly etag: string | null
      readonly size: number
      readonly acl: readonly string[] | null
      readonly indexed_at: string | null
    }
  }
  /** The stored document, for a caller whose groups may read it */
  readonly getContent: {
    readonly order: {
      readonly index: string
      /** A path; its slashes stand as they are */
      readonly path: string
    }
    readonly reply: unknown
  }
  /** The passages of a document with their places in it, for a caller whose groups may read it */
  readonly listChunks: {
    readonly order: {
      readonly index: string
      /** A path; its slashes stand as they are */
      readonly path: string
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly {
        readonly passage: string
        readonly title: string
        readonly section: string
        readonly page?: number
        readonly text: string
        readonly start: number
        readonly end: number
      }[]
      readonly next?: string
    }
  }
  /** List the documents of an index with their states */
  readonly listDocuments: {
    readonly order: {
      readonly index: string
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
      /** Only documents that are so far */
      readonly status?: 'pending' | 'indexed' | 'failed'
    }
    readonly reply: {
      readonly items: readonly ({
        readonly path: string
        readonly status: 'pending' | 'indexed' | 'failed'
        readonly title: string
        readonly chunks: number
        readonly error?: {
          readonly code: string
          readonly message: string
        }
        readonly attempts: number
        /** What came of reading it */
        readonly report?: { readonly [key: string]: unknown }
        readonly etag: string | null
        readonly size: number
        readonly acl: readonly string[] | null
        readonly indexed_at: string | null
      })[]
      readonly next?: string
    }
  }
  /** Upload a document; it becomes the blob, and the blob becomes searchable */
  readonly putDocument: {
    readonly order: {
      readonly index: string
      /** A path; its slashes stand as they are */
      readonly path: string
      readonly body: Upload
    }
    readonly reply: {
      readonly status_url: string
    }
  }
  /** The state of one document */
  readonly getDocument: {
    readonly order: {
      readonly index: string
      /** A path; its slashes stand as they are */
      readonly path: string
    }
    readonly reply: {
      readonly path: string
      readonly status: 'pending' | 'indexed' | 'failed'
      readonly title: string
      readonly chunks: number
      readonly error?: {
        readonly code: string
        readonly message: string
      }
      readonly attempts: number
      /** What came of reading it */
      readonly report?: { readonly [key: string]: unknown }
      readonly etag: string | null
      readonly size: number
      readonly acl: readonly string[] | null
      readonly indexed_at: string | null
    }
  }
  /** Delete a document: its blob, and with it its passages */
  readonly deleteDocument: {
    readonly order: {
      readonly index: string
      /** A path; its slashes stand as they are */
      readonly path: string
    }
    readonly reply: undefined
  }
  /** Search an index as the caller */
  readonly searchIndex: {
    readonly order: {
      readonly index: string
      readonly body: {
        readonly query: string
        readonly mode?: 'hybrid' | 'keyword' | 'vector'
        readonly top?: number
        readonly filter?: string | { readonly [key: string]: unknown }
        readonly facets?: readonly ('path' | 'title' | 'section' | 'page' | 'type' | {
          readonly field: 'path' | 'title' | 'section' | 'page' | 'type'
          readonly count?: number
        })[]
        readonly highlight?: boolean
        readonly rerank?: boolean | 'model' | 'semantic'
        readonly history?: readonly ({
          readonly role: 'user' | 'assistant'
          readonly content: string
        })[]
      }
    }
    readonly reply: {
      readonly results: readonly ({
        readonly passage: string
        readonly document: string
        readonly title: string
        readonly section: string
        readonly page?: number
        readonly text: string
        readonly start: number
        readonly end: number
        readonly score: number
        readonly highlights?: readonly {
          readonly start: number
          readonly end: number
        }[]
        readonly why: {
          readonly keyword_rank: number | null
          readonly vector_rank: number | null
          readonly keyword_score?: number
          readonly vector_score?: number
          readonly terms?: readonly string[]
          readonly rerank?: {
            readonly by: 'model' | 'semantic'
            readonly rank: number
            readonly score: number
          }
          readonly note?: string
        }
      })[]
      readonly facets?: { readonly [key: string]: readonly ({
        readonly value: string | number
        readonly count: number
      })[] }
      readonly rewritten?: string
      readonly notes?: readonly string[]
    }
  }
  /** Import JSON lines `{partition, id, …}` into a collection */
  readonly importRecords: {
    readonly order: {
      readonly collection: string
      readonly body: Upload
    }
    readonly reply: {
      readonly imported: number
    }
  }
  /** A page of a collection, over all its partitions */
  readonly listCollection: {
    readonly order: {
      readonly collection: string
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly {
        readonly id: string
        readonly partition: string
        readonly collection: string
        readonly data: { readonly [key: string]: unknown }
      }[]
      readonly next?: string
    }
  }
  /** A page of one partition */
  readonly listRecords: {
    readonly order: {
      readonly collection: string
      readonly partition: string
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly {
        readonly id: string
        readonly partition: string
        readonly collection: string
        readonly data: { readonly [key: string]: unknown }
      }[]
      readonly next?: string
    }
  }
  /** Forget one partition everywhere, as POST …/forget without a body */
  readonly forgetPartition: {
    readonly order: {
      readonly collection: string
      readonly partition: string
    }
    readonly reply: {
      readonly receipt: string
      /** Hash of collection and partition */
      readonly subject: string
      readonly removed: {
        readonly records: number
        readonly runs: number
        readonly rows: number
        readonly datasets: number
        readonly blobs: number
        readonly memo: number
      }
      readonly at: string
    }
  }
  /** One record */
  readonly getRecord: {
    readonly order: {
      readonly collection: string
      readonly partition: string
      readonly id: string
    }
    readonly reply: {
      readonly id: string
      readonly partition: string
      readonly collection: string
      readonly data: { readonly [key: string]: unknown }
    }
  }
  /** Create or replace one record */
  readonly putRecord: {
    readonly order: {
      readonly collection: string
      readonly partition: string
      readonly id: string
      readonly body: { readonly [key: string]: unknown }
    }
    readonly reply: {
      readonly id: string
      readonly partition: string
      readonly collection: string
      readonly data: { readonly [key: string]: unknown }
    }
  }
  /** Delete one record */
  readonly deleteRecord: {
    readonly order: {
      readonly collection: string
      readonly partition: string
      readonly id: string
    }
    readonly reply: undefined
  }
  /** Forget one partition everywhere: records, runs, rows of batches, datasets */
  readonly forget: {
    readonly order: {
      readonly collection: string
      readonly partition: string
      readonly body: {
        /** Names of the members whose value may name the subject; any member where absent */
        readonly fields?: readonly string[]
      }
    }
    readonly reply: {
      readonly receipt: string
      /** Hash of collection and partition */
      readonly subject: string
      readonly removed: {
        readonly records: number
        readonly runs: number
        readonly rows: number
        readonly datasets: number
        readonly blobs: number
        readonly memo: number
      }
      readonly at: string
    }
  }
  /** Receipts of what was forgotten */
  readonly listReceipts: {
    readonly order: {
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly {
        readonly receipt: string
        /** Hash of collection and partition */
        readonly subject: string
        readonly removed: {
          readonly records: number
          readonly runs: number
          readonly rows: number
          readonly datasets: number
          readonly blobs: number
          readonly memo: number
        }
        readonly at: string
      }[]
      readonly next?: string
    }
  }
  /** List the datasets of the project */
  readonly listDatasets: {
    readonly order: {
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly {
        readonly name: string
        readonly version: string
        readonly rows: number
        readonly created_at: string
        readonly created_by: string
        readonly source?: {
          readonly kind: string
        }
        readonly splits: { readonly [key: string]: number }
      }[]
      readonly next?: string
    }
  }
  /** Show one dataset at its latest or another version */
  readonly getDataset: {
    readonly order: {
      readonly name: string
      /** A version’s hash; the latest where absent */
      readonly version?: string
    }
    readonly reply: {
      readonly name: string
      readonly version: string
      readonly rows: number
      readonly created_at: string
      readonly created_by: string
      readonly columns: readonly {
        readonly name: string
        readonly types: readonly string[]
      }[]
      readonly splits: { readonly [key: string]: number }
      readonly split_rule: {
        readonly column: string
      } | {
        readonly ratios: { readonly [key: string]: number }
        readonly seed: string
      } | null
      readonly source: {
        readonly kind: string
      }
      readonly forgotten?: {
        readonly at: string
        readonly successor: string
      }
      readonly versions: readonly {
        readonly version: string
        readonly rows: number
        readonly created_at: string
        readonly created_by: string
        readonly source?: {
          readonly kind: string
        }
      }[]
    }
  }
  /** Store JSON lines, CSV or TSV as an immutable version and make it the latest */
  readonly putDataset: {
    readonly order: {
      readonly name: string
      /** How the body is written; by its content type where absent */
      readonly format?: 'jsonl' | 'csv' | 'tsv'
      /** What to do about lines that hold no row; refuse where absent */
      readonly on_broken?: 'refuse' | 'skip'
      /** The column whose values name the splits */
      readonly split_column?: string
      /** Shares such as train:0.8,test:0.2; a hash of the row decides */
      readonly splits?: string
      /** Another seed, other rows in each split */
      readonly seed?: string
      readonly body: Upload
    }
    readonly reply: {
      readonly name: string
      readonly version: string
      readonly rows: number
      readonly created_at: string
      readonly created_by: string
      readonly columns: readonly {
        readonly name: string
        readonly types: readonly string[]
      }[]
      readonly splits: { readonly [key: string]: number }
      readonly split_rule: {
        readonly column: string
      } | {
        readonly ratios: { readonly [key: string]: number }
        readonly seed: string
      } | null
      readonly source: {
        readonly kind: string
      }
      readonly forgotten?: {
        readonly at: string
        readonly successor: string
      }
      readonly created: boolean
      readonly skipped_lines?: number
      readonly skipped?: readonly {
        readonly line: number
        readonly message: string
      }[]
    }
  }
  /** A page of rows, or with Accept: application/jsonl all of them */
  readonly listDatasetRows: {
    readonly order: {
      readonly name: string
      /** A version’s hash; the latest where absent */
      readonly version?: string
      /** Rows of this split only */
      readonly split?: string
      /** Rows a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly {
        readonly index: number
        readonly split?: string
        readonly row: { readonly [key: string]: unknown }
      }[]
      readonly next?: string
    }
  }
  /** Add rows, or those of a run or of feedback: a new version */
  readonly addDatasetRows: {
    readonly order: {
      readonly name: string
      readonly body: {
        readonly rows?: readonly { readonly [key: string]: unknown }[]
        /** A run whose inputs and outputs make a row */
        readonly run_id?: string
        /** A run; each piece of feedback on it makes a row */
        readonly feedback?: string
      }
    }
    readonly reply: {
      readonly name: string
      readonly version: string
      readonly rows: number
      readonly created_at: string
      readonly created_by: string
      readonly columns: readonly {
        readonly name: string
        readonly types: readonly string[]
      }[]
      readonly splits: { readonly [key: string]: number }
      readonly split_rule: {
        readonly column: string
      } | {
        readonly ratios: { readonly [key: string]: number }
        readonly seed: string
      } | null
      readonly source: {
        readonly kind: string
      }
      readonly forgotten?: {
        readonly at: string
        readonly successor: string
      }
      readonly created: boolean
      readonly skipped_lines?: number
      readonly skipped?: readonly {
        readonly line: number
        readonly message: string
      }[]
    }
  }
  /** Change or remove rows of the latest version: a new version */
  readonly changeDatasetRows: {
    readonly order: {
      readonly name: string
      readonly body: {
        /** The version that was looked at; a conflict where it is not the latest */
        readonly base: string
        readonly set?: readonly {
          readonly index: number
          readonly row: { readonly [key: string]: unknown }
        }[]
        /** Places of rows that are to be gone */
        readonly remove?: readonly number[]
      }
    }
    readonly reply: {
      readonly name: string
      readonly version: string
      readonly rows: number
      readonly created_at: string
      readonly created_by: string
      readonly columns: readonly {
        readonly name: string
        readonly types: readonly string[]
      }[]
      readonly splits: { readonly [key: string]: number }
      readonly split_rule: {
        readonly column: string
      } | {
        readonly ratios: { readonly [key: string]: number }
        readonly seed: string
      } | null
      readonly source: {
        readonly kind: string
      }
      readonly forgotten?: {
        readonly at: string
        readonly successor: string
      }
      readonly created: boolean
      readonly skipped_lines?: number
      readonly skipped?: readonly {
        readonly line: number
        readonly message: string
      }[]
    }
  }
  /** Run a flow over the rows of a dataset */
  readonly startBatch: {
    readonly order: {
      readonly body: {
        /** A dataset by name, or name@version */
        readonly dataset: string
        readonly split?: string
        readonly flow: string
        readonly label?: string
        readonly version?: string
        /** node.variant, each run over every row */
        readonly variants?: readonly string[]
        /** {input: "${data.column}"} */
        readonly mapping?: { readonly [key: string]: Json }
        /** An earlier batch, read as ${run.inputs.…} and ${run.outputs.…} */
        readonly run?: string
        readonly concurrency?: number
        readonly row_timeout_ms?: number
        readonly timeout_ms?: number
        /** A connection of kind webhook that is told of the end */
        readonly webhook?: string
      }
    }
    readonly reply: {
      readonly run_id: string
      readonly status_url: string
      readonly events_url: string
      readonly cancel_url: string
    }
  }
  /** How far a batch is, computed from its rows */
  readonly getBatchProgress: {
    readonly order: {
      readonly id: string
    }
    readonly reply: {
      readonly total: number
      readonly completed: number
      readonly failed: number
      readonly rate: number | null
      readonly eta_ms: number | null
    }
  }
  /** Rows of a batch in their order; all of them as JSONL by Accept: application/jsonl */
  readonly listBatchRows: {
    readonly order: {
      readonly id: string
      readonly status?: 'completed' | 'failed'
      readonly limit?: number
      readonly cursor?: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly index: number
        readonly row: number
        readonly variant: string | null
        readonly attempt: number
        readonly status: string
      })[]
      readonly next?: string
    }
  }
  /** What can be measured of an answer: by code, by a judge, by checks of safety, by flows */
  readonly listEvaluators: {
    readonly order: Nothing
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly version: string
        readonly summary: string
        readonly metric: 'quality' | 'harm' | 'honesty' | 'cost' | 'latency'
        readonly kind: 'code' | 'judge' | 'safety' | 'flow'
        /** Fields of a row without which it is skipped */
        readonly needs: readonly string[]
        /** What it asks of its surroundings; without it its rows are unchecked */
        readonly tools: readonly string[]
        /** Which way is better */
        readonly direction: 'higher' | 'lower'
        readonly scale: readonly [number, number | null]
        readonly unit?: 'usd' | 'ms' | 'share'
        /** JSON schema of what may be set */
        readonly options?: { readonly [key: string]: Json }
        /** The flow whose own it is */
        readonly flow?: string
        readonly available: boolean
        /** Why it is not available */
        readonly why?: string
      })[]
    }
  }
  /** Measure the rows of a batch, or of a dataset run through a flow */
  readonly startEvaluation: {
    readonly order: {
      readonly body: {
        /** A dataset by name, or name@version */
        readonly dataset?: string
        readonly split?: string
        readonly flow?: string
        readonly label?: string
        readonly version?: string
        /** node.variant */
        readonly variant?: string
        /** A batch whose rows are measured as they came out */
        readonly batch?: string
        readonly evaluators: readonly {
          /** An id of GET /evaluators, flow:<name>[@label] or file:<flow>/<name> */
          readonly evaluator: string
          /** What its column is called */
          readonly name?: string
          readonly options?: { readonly [key: string]: Json }
        }[]
        /** {input: "${data.column}"} */
        readonly inputs?: { readonly [key: string]: Json }
        /** {response: "${run.outputs.answer}"} */
        readonly mapping?: { readonly [key: string]: Json }
        /** The model that judges and how often it is asked each question */
        readonly judge?: {
          readonly model?: string
          readonly repetitions?: number
        }
        /** The column that says which rows belong together */
        readonly group?: string
        readonly concurrency?: number
        readonly row_timeout_ms?: number
        readonly timeout_ms?: number
        readonly webhook?: string
      }
    }
    readonly reply: {
      readonly run_id: string
      readonly status_url: string
      readonly events_url: string
      readonly cancel_url: string
    }
  }
  /** List evaluations, newest first, each with one figure for every metric */
  readonly listEvaluations: {
    readonly order: {
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
      readonly flow?: string
      /** By name; a page may then be shorter than its limit */
      readonly dataset?: string
      readonly status?: 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled'
    }
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly flow: string
        readonly hash: string
        readonly status: string
        readonly dataset: string
        readonly dataset_version: string
        readonly split: string | null
        readonly rows: number
        readonly total: number
        readonly evaluators: readonly string[]
        readonly failed?: number
        readonly blocked?: number
        readonly errors?: number
        readonly unchecked?: number
        /** Once it is over: the first figure of each metric */
        readonly figures?: { readonly [key: string]: {
          readonly evaluator: string
          readonly figure: 'mean' | 'pass_rate' | 'p50'
          readonly value: number | null
          readonly low: number | null
          readonly high: number | null
          readonly n: number
          readonly errors: number
          readonly unchecked: number
          readonly direction: 'higher' | 'lower'
          readonly unit?: 'usd' | 'ms' | 'share'
          /** How many other evaluators of the metric there are */
          readonly others: number
        } }
      })[]
      readonly next?: string
    }
  }
  /** What an evaluation would measure: rows, version, mapping; all that is wrong is named, nothing is run */
  readonly planEvaluation: {
    readonly order: {
      readonly body: {
        /** A dataset by name, or name@version */
        readonly dataset?: string
        readonly split?: string
        readonly flow?: string
        readonly label?: string
        readonly version?: string
        /** node.variant */
        readonly variant?: string
        /** A batch whose rows are measured as they came out */
        readonly batch?: string
        readonly evaluators: readonly {
          /** An id of GET /evaluators, flow:<name>[@label] or file:<flow>/<name> */
          readonly evaluator: string
          /** What its column is called */
          readonly name?: string
          readonly options?: { readonly [key: string]: Json }
        }[]
        /** {input: "${data.column}"} */
        readonly inputs?: { readonly [key: string]: Json }
        /** {response: "${run.outputs.answer}"} */
        readonly mapping?: { readonly [key: string]: Json }
        /** The model that judges and how often it is asked each question */
        readonly judge?: {
          readonly model?: string
          readonly repetitions?: number
        }
        /** The column that says which rows belong together */
        readonly group?: string
        readonly concurrency?: number
        readonly row_timeout_ms?: number
        readonly timeout_ms?: number
        readonly webhook?: string
      }
    }
    readonly reply: {
      readonly dataset: {
        readonly name: string
        readonly version: string
        readonly rows: number
        readonly split: string | null
      }
      readonly arms: readonly ({
        readonly flow: string
        readonly snapshot: string
        readonly label: string | null
      })[]
      readonly evaluators: readonly ({
        readonly name: string
        readonly metric: 'quality' | 'harm' | 'honesty' | 'cost' | 'latency'
      })[]
      readonly inputs: { readonly [key: string]: Json }
      readonly mapping: { readonly [key: string]: Json }
    }
  }
  /** Show the scorecard of an evaluation, whole and by the values of a column */
  readonly getEvaluation: {
    readonly order: {
      readonly id: string
      /** A column of the dataset */
      readonly slice?: string
      /** The name of one of several that were measured */
      readonly arm?: string
    }
    readonly reply: {
      readonly rows: number
      readonly completed: number
      readonly failed: number
      readonly blocked: number
      readonly completion: number
      readonly categories: { readonly [key: string]: number }
      readonly quality: {
        readonly metrics: { readonly [key: string]: {
          readonly mean: number | null
          readonly low: number | null
          readonly high: number | null
          readonly method: string | null
          readonly why?: string
          readonly n: number
          readonly errors: number
          readonly unchecked: number
          readonly skipped: number
          readonly blocked: number
          readonly pass_rate?: {
            readonly rate: number
            readonly n: number
          }
        } }
      }
      readonly harm: {
        readonly metrics: { readonly [key: string]: {
          readonly mean: number | null
          readonly low: number | null
          readonly high: number | null
          readonly method: string | null
          readonly why?: string
          readonly n: number
          readonly errors: number
          readonly unchecked: number
          readonly skipped: number
          readonly blocked: number
          readonly pass_rate?: {
            readonly rate: number
            readonly n: number
          }
        } }
      }
      readonly honesty: {
        readonly metrics: { readonly [key: string]: {
          readonly mean: number | null
          readonly low: number | null
          readonly high: number | null
          readonly method: string | null
          readonly why?: string
          readonly n: number
          readonly errors: number
          readonly unchecked: number
          readonly skipped: number
          readonly blocked: number
          readonly pass_rate?: {
            readonly rate: number
            readonly n: number
          }
        } }
      }
      readonly cost: {
        readonly metrics: { readonly [key: string]: {
          readonly mean: number | null
          readonly low: number | null
          readonly high: number | null
          readonly method: string | null
          readonly why?: string
          readonly n: number
          readonly errors: number
          readonly unchecked: number
          readonly skipped: number
          readonly blocked: number
          readonly pass_rate?: {
            readonly rate: number
            readonly n: number
          }
        } }
      }
      readonly latency: {
        readonly metrics: { readonly [key: string]: {
          readonly mean: number | null
          readonly low: number | null
          readonly high: number | null
          readonly method: string | null
          readonly why?: string
          readonly n: number
          readonly errors: number
          readonly unchecked: number
          readonly skipped: number
          readonly blocked: number
          readonly pass_rate?: {
            readonly rate: number
            readonly n: number
          }
        } }
      }
      readonly id: string
      readonly status: string
      readonly flow: string
      readonly snapshot: string
      readonly dataset: string
      readonly label: string | null
      readonly variant: string | null
      readonly split: string | null
      readonly started_at: string
      readonly ended_at: string | null
      readonly evaluators: readonly ({
        readonly name: string
        readonly evaluator: string
        readonly hash: string
        readonly metric: 'quality' | 'harm' | 'honesty' | 'cost' | 'latency'
      })[]
      /** What the inputs of the flow took */
      readonly inputs: { readonly [key: string]: Json }
      /** What evaluators read */
      readonly mapping: { readonly [key: string]: Json }
      readonly done: number
      readonly total: number
      readonly spent: {
        readonly flow: number | null
        readonly judges: number | null
      }
      readonly slices?: readonly ({
        readonly rows: number
        readonly completed: number
        readonly failed: number
        readonly blocked: number
        readonly completion: number
        readonly categories: { readonly [key: string]: number }
        readonly quality: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
        readonly harm: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
        readonly honesty: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
        readonly cost: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
        readonly latency: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
        readonly value: string | null
      })[]
      readonly arms?: { readonly [key: string]: {
        readonly rows: number
        readonly completed: number
        readonly failed: number
        readonly blocked: number
        readonly completion: number
        readonly categories: { readonly [key: string]: number }
        readonly quality: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
        readonly harm: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
        readonly honesty: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
        readonly cost: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
        readonly latency: {
          readonly metrics: { readonly [key: string]: {
            readonly mean: number | null
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
            readonly n: number
            readonly errors: number
            readonly unchecked: number
            readonly skipped: number
            readonly blocked: number
            readonly pass_rate?: {
              readonly rate: number
              readonly n: number
            }
          } }
        }
      } }
    }
  }
  /** Rows of an evaluation in their order or the worst first, each with its measurements */
  readonly listEvaluationRows: {
    readonly order: {
      readonly id: string
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
      readonly outcome?: 'completed' | 'failed' | 'blocked'
      /** The evaluator that `only` and `order` look at; all where absent */
      readonly evaluator?: string
      /** Rows that failed or did not pass, with an error in place of a number, or with none */
      readonly only?: 'wrong' | 'errors' | 'unchecked'
      readonly order?: 'worst'
      /** A column of the dataset */
      readonly slice?: string
      /** What it holds */
      readonly value?: string
      /** The name of one of several that were measured */
      readonly arm?: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly index: number
        readonly row: number
        readonly arm: string
        readonly attempt: number
        readonly outcome: string
        /** The beginning of what was asked, where it may be seen */
        readonly text?: string
        readonly measurements: { readonly [key: string]: Json }
        readonly cost: number | null
        readonly judge_cost: number | null
        readonly latency_ms: number
      })[]
      readonly next?: string
    }
  }
  /** One measured row whole: its measurements, the row of the dataset, and what evaluators read */
  readonly getEvaluationRow: {
    readonly order: {
      readonly id: string
      readonly index: string
    }
    readonly reply: {
      readonly index: number
      readonly row: number
      readonly arm: string
      readonly attempt: number
      readonly outcome: string
      /** The beginning of what was asked, where it may be seen */
      readonly text?: string
      readonly measurements: { readonly [key: string]: Json }
      readonly cost: number | null
      readonly judge_cost: number | null
      readonly latency_ms: number
      /** The row of the dataset, where it may be seen */
      readonly data?: { readonly [key: string]: Json }
      /** What evaluators read by the mapping */
      readonly fields?: { readonly [key: string]: Json }
    }
  }
  /** What differs between two evaluations of the same rows, with its uncertainty */
  readonly compareEvaluations: {
    readonly order: {
      readonly body: {
        /** A run of kind evaluation, gate or tournament; run@arm names an arm */
        readonly baseline: string
        readonly candidate: string
        /** By figure: what does not matter */
        readonly margins?: { readonly [key: string]: number }
        readonly level?: number
        /** Only the rows with this value in this column of the dataset */
        readonly slice?: {
          readonly column: string
          readonly value: string
        }
        /** The metric whose rows are wanted among those that changed */
        readonly changed?: 'quality' | 'harm' | 'honesty' | 'cost' | 'latency'
      }
    }
    readonly reply: {
      readonly baseline: string
      readonly candidate: string
      readonly dataset: string
      readonly rows: number
      readonly metrics: { readonly [key: string]: {
        readonly baseline: number | null
        readonly candidate: number | null
        /** Where the two levels lie; the verdict follows from the difference alone */
        readonly levels?: {
          readonly baseline: {
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
          }
          readonly candidate: {
            readonly low: number | null
            readonly high: number | null
            readonly method: string | null
            readonly why?: string
          }
        }
        readonly difference: number | null
        readonly low: number | null
        readonly high: number | null
        readonly p: number | null
        readonly n: number
        readonly verdict: 'improved' | 'degraded' | 'equivalent' | 'inconclusive'
        readonly settles_at?: number
      } }
      readonly changed: readonly ({
        readonly row: number
        /** As the rows of either run count it */
        readonly index: {
          readonly baseline: number
          readonly candidate: number
        }
        /** The beginning of what was asked, where it may be seen */
        readonly text?: string
        readonly evaluator: string
        readonly metric: 'quality' | 'harm' | 'honesty' | 'cost' | 'latency'
        readonly difference: number
      })[]
      readonly more_changed: number
      readonly sides: {
        readonly baseline: {
          readonly run: string
          readonly flow: string
          readonly snapshot: string
          readonly label: string | null
          readonly variant: string | null
          readonly started: string
        }
        readonly candidate: {
          readonly run: string
          readonly flow: string
          readonly snapshot: string
          readonly label: string | null
          readonly variant: string | null
          readonly started: string
        }
      }
      /** Rows by the values of the columns that have few */
      readonly slices?: { readonly [key: string]: readonly {
        readonly value: string
        readonly rows: number
      }[] }
    }
  }
  /** List the gates of the project, each with what came of it last */
  readonly listGates: {
    readonly order: Nothing
    readonly reply: {
      readonly items: readonly ({
        readonly name: string
        readonly seal: string
        readonly at: string
        readonly by: string
        /** Whether the seal still fits what it seals */
        readonly intact: boolean
        readonly flow: string
        readonly dataset: string
        /** The figures it requires */
        readonly required: readonly string[]
        /** What came of it last */
        readonly last: {
          readonly id: string
          readonly seal: string
          readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'tampered'
          readonly candidate: {
            readonly flow: string
            readonly snapshot: string
            readonly label: string | null
            readonly variant: string | null
          }
          readonly at: string
        } | null
      })[]
      readonly next?: string
    }
  }
  /** Show a gate: its definition and what is sealed of it */
  readonly getGate: {
    readonly order: {
      readonly name: string
    }
    readonly reply: {
      readonly name: string
      readonly seal: string
      readonly at: string
      readonly by: string
    }
  }
  /** Seal a gate: dataset, evaluators, judge, thresholds and margins are fixed by a hash before anything runs */
  readonly putGate: {
    readonly order: {
      readonly name: string
      readonly body: {
        readonly flow: string
        /** By name, or name@version; its version is sealed */
        readonly dataset: string
        readonly split?: string
        /** What margins are against, such as {label: "production"} */
        readonly baseline?: {
          readonly label?: string
          readonly version?: string
          /** node.variant */
          readonly variant?: string
        }
        readonly evaluators: readonly {
          /** An id of GET /evaluators, flow:<name>[@label] or file:<flow>/<name> */
          readonly evaluator: string
          /** What its column is called */
          readonly name?: string
          readonly options?: { readonly [key: string]: Json }
        }[]
        /** {input: "${data.column}"} */
        readonly inputs?: { readonly [key: string]: Json }
        /** {response: "${run.outputs.answer}"} */
        readonly mapping?: { readonly [key: string]: Json }
        /** The model that judges and how often it is asked each question */
        readonly judge?: {
          readonly model?: string
          readonly repetitions?: number
        }
        /** The column that says which rows belong together */
        readonly group?: string
        readonly concurrency?: number
        readonly row_timeout_ms?: number
        /** By figure: f1, f1.pass_rate, total-latency.p95 */
        readonly required: { readonly [key: string]: {
          /** Surely not below */
          readonly min?: number
          /** Surely not above */
          readonly max?: number
          /** Surely not worse than the baseline by more */
          readonly margin?: number
          /** The share of rows that may be unchecked; none where absent */
          readonly unchecked?: number
          /** Lets a difference that nothing settles pass */
          readonly tolerate_inconclusive?: boolean
        } }
        readonly watched?: { readonly [key: string]: {
          /** Surely not below */
          readonly min?: number
          /** Surely not above */
          readonly max?: number
          /** Surely not worse than the baseline by more */
          readonly margin?: number
          /** The share of rows that may be unchecked; none where absent */
          readonly unchecked?: number
          /** Lets a difference that nothing settles pass */
          readonly tolerate_inconclusive?: boolean
        } }
        /** 0.95 where absent */
        readonly min_completion?: number
        /** 0.05 where absent */
        readonly alpha?: number
      }
    }
    readonly reply: {
      readonly name: string
      readonly seal: string
      readonly at: string
      readonly by: string
    }
  }
  /** Check a gate as sealing would, without sealing it */
  readonly checkGate: {
    readonly order: {
      readonly name: string
      readonly body: {
        readonly flow: string
        /** By name, or name@version; its version is sealed */
        readonly dataset: string
        readonly split?: string
        /** What margins are against, such as {label: "production"} */
        readonly baseline?: {
          readonly label?: string
          readonly version?: string
          /** node.variant */
          readonly variant?: string
        }
        readonly evaluators: readonly {
          /** An id of GET /evaluators, flow:<name>[@label] or file:<flow>/<name> */
          readonly evaluator: string
          /** What its column is called */
          readonly name?: string
          readonly options?: { readonly [key: string]: Json }
        }[]
        /** {input: "${data.column}"} */
        readonly inputs?: { readonly [key: string]: Json }
        /** {response: "${run.outputs.answer}"} */
        readonly mapping?: { readonly [key: string]: Json }
        /** The model that judges and how often it is asked each question */
        readonly judge?: {
          readonly model?: string
          readonly repetitions?: number
        }
        /** The column that says which rows belong together */
        readonly group?: string
        readonly concurrency?: number
        readonly row_timeout_ms?: number
        /** By figure: f1, f1.pass_rate, total-latency.p95 */
        readonly required: { readonly [key: string]: {
          /** Surely not below */
          readonly min?: number
          /** Surely not above */
          readonly max?: number
          /** Surely not worse than the baseline by more */
          readonly margin?: number
          /** The share of rows that may be unchecked; none where absent */
          readonly unchecked?: number
          /** Lets a difference that nothing settles pass */
          readonly tolerate_inconclusive?: boolean
        } }
        readonly watched?: { readonly [key: string]: {
          /** Surely not below */
          readonly min?: number
          /** Surely not above */
          readonly max?: number
          /** Surely not worse than the baseline by more */
          readonly margin?: number
          /** The share of rows that may be unchecked; none where absent */
          readonly unchecked?: number
          /** Lets a difference that nothing settles pass */
          readonly tolerate_inconclusive?: boolean
        } }
        /** 0.95 where absent */
        readonly min_completion?: number
        /** 0.05 where absent */
        readonly alpha?: number
      }
    }
    readonly reply: {
      readonly seal: string
      /** The seal it has now */
      readonly before: string | null
      /** What would be another than it is sealed now, in words */
      readonly changes: readonly string[]
    }
  }
  /** Let a version of the flow try the gate */
  readonly runGate: {
    readonly order: {
      readonly name: string
      readonly body: {
        readonly label?: string
        readonly version?: string
        /** node.variant */
        readonly variant?: string
        /** The seal that is expected; another one there is tampering */
        readonly seal?: string
        readonly timeout_ms?: number
        readonly webhook?: string
      }
    }
    readonly reply: {
      readonly run_id: string
      readonly status_url: string
      readonly events_url: string
      readonly cancel_url: string
    }
  }
  /** List the tries at a gate, newest first, those under way too */
  readonly listGateRuns: {
    readonly order: {
      readonly name: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly seal: string
        readonly candidate: {
          readonly flow: string
          readonly snapshot: string
          readonly label: string | null
          readonly variant: string | null
        }
        readonly at: string
        readonly verdict?: 'pass' | 'fail' | 'inconclusive' | 'tampered'
        /** Where there is no verdict */
        readonly status?: string
      })[]
      readonly next?: string
    }
  }
  /** Show the verdict of a gate run with its reasons and evidence; as Markdown by Accept: text/markdown */
  readonly getGateRun: {
    readonly order: {
      readonly name: string
      readonly id: string
    }
    readonly reply: {
      readonly id: string
      readonly gate: string
      readonly status: string
      readonly verdict?: 'pass' | 'fail' | 'inconclusive' | 'tampered'
      readonly reasons?: readonly string[]
      /** The evidence for people */
      readonly markdown?: string
      readonly done?: number
      readonly total?: number
    }
  }
  /** Race versions, variants, models and parameters over the same rows, under a cost ceiling */
  readonly startTournament: {
    readonly order: {
      readonly body: {
        /** By name, or name@version */
        readonly dataset: string
        readonly split?: string
        readonly flow: string
        readonly arms?: readonly {
          readonly name?: string
          readonly label?: string
          readonly version?: string
          /** node.variant */
          readonly variant?: string
          /** Asked in place of every model of the flow */
          readonly model?: string
          /** Asked with on top of the flow’s own */
          readonly parameters?: { readonly [key: string]: Json }
        }[]
        /** Every combination races */
        readonly matrix?: {
          readonly variants?: readonly string[]
          readonly models?: readonly string[]
          readonly parameters?: readonly { readonly [key: string]: Json }[]
        }
        /** The evaluator whose score decides; the first where absent */
        readonly objective?: string
        /** US dollars; null: no ceiling */
        readonly max_cost: number | null
        readonly alpha?: number
        readonly evaluators: readonly {
          /** An id of GET /evaluators, flow:<name>[@label] or file:<flow>/<name> */
          readonly evaluator: string
          /** What its column is called */
          readonly name?: string
          readonly options?: { readonly [key: string]: Json }
        }[]
        /** {input: "${data.column}"} */
        readonly inputs?: { readonly [key: string]: Json }
        /** {response: "${run.outputs.answer}"} */
        readonly mapping?: { readonly [key: string]: Json }
        /** The model that judges and how often it is asked each question */
        readonly judge?: {
          readonly model?: string
          readonly repetitions?: number
        }
        readonly concurrency?: number
        readonly row_timeout_ms?: number
        readonly timeout_ms?: number
        readonly webhook?: string
      }
    }
    readonly reply: {
      readonly run_id: string
      readonly status_url: string
      readonly events_url: string
      readonly cancel_url: string
    }
  }
  /** List tournaments, newest first, each with who won */
  readonly listTournaments: {
    readonly order: {
      /** Items a page, 50 where absent */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
      readonly flow?: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly flow: string
        readonly status: string
        readonly dataset: string
        readonly objective: string
        readonly contestants: readonly string[]
        readonly winner: string | null
        readonly over: string | null
      })[]
      readonly next?: string
    }
  }
  /** Show the rounds and standings of a tournament, and why each contestant stopped */
  readonly getTournament: {
    readonly order: {
      readonly id: string
    }
    readonly reply: {
      readonly id: string
      readonly status: string
      readonly objective: string
      readonly max_cost: number | null
      readonly winner: string | null
      readonly over: string | null
      readonly standings: readonly ({
        readonly arm: string
        readonly mean: number | null
        readonly n: number
      })[]
      readonly rounds: readonly ({
        readonly round: number
        readonly standings: readonly ({
          readonly arm: string
          readonly mean: number | null
          readonly n: number
        })[]
      })[]
      readonly started_at: string
      readonly ended_at: string | null
      /** How often any contestant may be stopped wrongly in the whole race */
      readonly alpha: number
      /** The factor of evidence that stops a contestant */
      readonly needed: number
      /** Rows of the dataset */
      readonly rows: number
      readonly rows_per_round: number
      /** Rows that were measured */
      readonly done: number
      /** What measuring every row of every contestant would be */
      readonly whole: number
      readonly spent: number | null
      /** The best of those that still race */
      readonly leader: string | null
      readonly contestants: readonly ({
        readonly arm: string
        readonly mean: number | null
        readonly n: number
        readonly snapshot: string
        /** Of the mean, with 95 % confidence whenever one looks */
        readonly low: number | null
        readonly high: number | null
        readonly measured: number
        /** How much worse it is than who stopped it, or than the leader */
        readonly behind: {
          readonly arm: string
          readonly difference: number
          readonly low: number
          readonly high: number
          readonly evidence: number
        } | null
      })[]
    }
  }
  /** Make questions from passages with the model at hand: a dataset version whose rows say that they are synthetic */
  readonly makeQuestions: {
    readonly order: {
      readonly index: string
      readonly body: {
        readonly dataset: string
        /** 20 where absent */
        readonly count?: number
        readonly model?: string
        readonly seed?: string
      }
    }
    readonly reply: {
      readonly made: number
      readonly refused: number
      readonly model: string
      readonly cost: number | null
    }
  }
  /** Hold an evaluator against people’s labels: agreement and Cohen’s kappa */
  readonly calibrate: {
    readonly order: {
      readonly body: {
        /** An evaluator and how it is set */
        readonly evaluator: {
          /** An id of GET /evaluators, flow:<name>[@label] or file:<flow>/<name> */
          readonly evaluator: string
          /** What its column is called */
          readonly name?: string
          readonly options?: { readonly [key: string]: Json }
        }
        readonly dataset: string
        readonly split?: string
        /** The column with what people said */
        readonly label: string
        /** {response: "${data.answer}"} */
        readonly mapping?: { readonly [key: string]: string }
        /** The model that judges and how often it is asked each question */
        readonly judge?: {
          readonly model?: string
          readonly repetitions?: number
        }
      }
    }
    readonly reply: {
      readonly n: number
      readonly errors: number
      readonly unchecked: number
      readonly agreement: number | null
      readonly kappa: number | null
    }
  }
  /** Figures of the four stages, from what is stored */
  readonly getSummary: {
    readonly order: Nothing
    readonly reply: {
      readonly explore: {
        readonly models: number | null
        readonly priced: number | null
        readonly endpoints: number | null
      }
      readonly build: {
        readonly flows: number
        readonly indexes: number
        readonly documents: number
        readonly searchable: number
        readonly datasets: number
        readonly evaluations: number
      }
      readonly operate: {
        /** Of the last 24 hours */
        readonly runs: number
        readonly failed: number
        readonly waiting: number
        /** Whether there were more runs than were looked at */
        readonly partial: boolean
      }
      readonly manage: {
        /** US dollars in the last 24 hours, of runs with a known price */
        readonly spent: number
        readonly unpriced: number
        readonly connections: number
      }
      readonly flows: readonly ({
        readonly name: string
        readonly type: string
        readonly labels: { readonly [key: string]: string }
        readonly runs: number
        readonly failed: number
        readonly by_hour: readonly number[]
        readonly p95_ms: number | null
        readonly cost: number | null
        /** Of its newest evaluation */
        readonly quality: {
          readonly evaluation: string
          readonly hash: string
          readonly name: string
          readonly figure: 'mean' | 'pass_rate' | 'p50'
          readonly value: number
          readonly low: number | null
          readonly high: number | null
          readonly unit?: 'usd' | 'ms' | 'share'
        } | null
        /** Gates that are sealed for it */
        readonly gates: readonly string[]
        /** Its newest try at a gate */
        readonly gate: {
          readonly gate: string
          readonly run: string
          readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'tampered'
          readonly hash: string
          readonly at: string
          readonly improved: readonly ('quality' | 'harm' | 'honesty' | 'cost' | 'latency')[]
          readonly degraded: readonly ('quality' | 'harm' | 'honesty' | 'cost' | 'latency')[]
          readonly unmet: readonly ({
            readonly name: string
            readonly metric: 'quality' | 'harm' | 'honesty' | 'cost' | 'latency'
            readonly state: 'pass' | 'fail' | 'inconclusive'
            readonly reason: string
            readonly difference?: number | null
          })[]
        } | null
      })[]
      readonly needs: readonly ({
        readonly kind: 'waiting_run' | 'failed_document' | 'failed_run' | 'inconclusive_gate'
        readonly id: string
        readonly title: string
        readonly detail: string
        readonly index?: string
        readonly gate?: string
        readonly at: string | null
      })[]
    }
  }
  /** Flows, runs, documents and datasets by a text */
  readonly find: {
    readonly order: {
      /** Words of a name; each must be in it */
      readonly q: string
    }
    readonly reply: {
      readonly items: readonly ({
        readonly kind: 'flow' | 'run' | 'document' | 'dataset'
        readonly id: string
        readonly name: string
        readonly detail?: string
        readonly index?: string
      })[]
    }
  }
}

/** How each operation is sent. */
export const operations = {
  getHealth: { method: 'GET', path: '/api/health', query: [], slashes: [], body: null, reply: 'json' },
  getOpenApi: { method: 'GET', path: '/api/openapi.json', query: [], slashes: [], body: null, reply: 'json' },
  listKeys: { method: 'GET', path: '/api/keys', query: ['limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  createKey: { method: 'POST', path: '/api/keys', query: [], slashes: [], body: 'json', reply: 'json' },
  revokeKey: { method: 'DELETE', path: '/api/keys/{id}', query: [], slashes: [], body: null, reply: 'json' },
  listConnections: { method: 'GET', path: '/api/connections', query: ['limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  getConnection: { method: 'GET', path: '/api/connections/{name}', query: [], slashes: [], body: null, reply: 'json' },
  putConnection: { method: 'PUT', path: '/api/connections/{name}', query: [], slashes: [], body: 'json', reply: 'json' },
  deleteConnection: { method: 'DELETE', path: '/api/connections/{name}', query: [], slashes: [], body: null, reply: 'json' },
  checkConnection: { method: 'POST', path: '/api/connections/{name}/check', query: [], slashes: [], body: null, reply: 'json' },
  listModels: { method: 'GET', path: '/api/models', query: ['limit', 'cursor', 'provider', 'capability', 'available'], slashes: [], body: null, reply: 'json' },
  completeModel: { method: 'POST', path: '/api/models/complete', query: [], slashes: [], body: 'json', reply: 'json' },
  compareModels: { method: 'POST', path: '/api/models/compare', query: [], slashes: [], body: 'json', reply: 'json' },
  listFlows: { method: 'GET', path: '/api/flows', query: ['limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  getFlow: { method: 'GET', path: '/api/flows/{flow}', query: ['label', 'version'], slashes: [], body: null, reply: 'json' },
  publishFlow: { method: 'PUT', path: '/api/flows/{flow}', query: ['label'], slashes: [], body: 'json', reply: 'json' },
  getFlowCode: { method: 'GET', path: '/api/flows/{flow}/code', query: ['label', 'version', 'path'], slashes: [], body: null, reply: 'json' },
  validateFlow: { method: 'POST', path: '/api/flows/{flow}/validate', query: [], slashes: [], body: 'json', reply: 'json' },
  listFlowVersions: { method: 'GET', path: '/api/flows/{flow}/versions', query: [], slashes: [], body: null, reply: 'json' },
  setFlowLabel: { method: 'PUT', path: '/api/flows/{flow}/labels/{label}', query: [], slashes: [], body: 'json', reply: 'json' },
  invokeFlow: { method: 'POST', path: '/api/flows/{flow}/invoke', query: ['label', 'version', 'variant'], slashes: [], body: 'json', reply: 'json' },
  startFlowRun: { method: 'POST', path: '/api/flows/{flow}/runs', query: ['label', 'version', 'variant', 'webhook'], slashes: [], body: 'json', reply: 'json' },
  testNode: { method: 'POST', path: '/api/flows/{flow}/nodes/{node}/test', query: ['label', 'version', 'variant'], slashes: [], body: 'json', reply: 'json' },
  listRunPrompts: { method: 'GET', path: '/api/runs/{id}/prompts', query: ['node'], slashes: [], body: null, reply: 'json' },
  scoreFlow: { method: 'POST', path: '/api/flows/{flow}/score', query: [], slashes: [], body: 'bytes', reply: 'json' },
  giveFlowFeedback: { method: 'POST', path: '/api/flows/{flow}/feedback', query: ['flatten'], slashes: [], body: 'bytes', reply: 'json' },
  getFlowSwagger: { method: 'GET', path: '/api/flows/{flow}/swagger.json', query: [], slashes: [], body: null, reply: 'json' },
  getFlowHealth: { method: 'GET', path: '/api/flows/{flow}/health', query: [], slashes: [], body: null, reply: 'json' },
  getFlowVersion: { method: 'GET', path: '/api/flows/{flow}/version', query: [], slashes: [], body: null, reply: 'json' },
  listRuns: { method: 'GET', path: '/api/runs', query: ['flow', 'status', 'kind', 'since', 'until', 'q', 'limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  getRun: { method: 'GET', path: '/api/runs/{id}', query: [], slashes: [], body: null, reply: 'json' },
  purgeRun: { method: 'DELETE', path: '/api/runs/{id}', query: [], slashes: [], body: null, reply: 'json' },
  listRunNodes: { method: 'GET', path: '/api/runs/{id}/nodes', query: ['parent'], slashes: [], body: null, reply: 'json' },
  followRun: { method: 'GET', path: '/api/runs/{id}/events', query: ['from'], slashes: [], body: null, reply: 'events' },
  getRunTrace: { method: 'GET', path: '/api/runs/{id}/trace', query: [], slashes: [], body: null, reply: 'json' },
  cancelRun: { method: 'POST', path: '/api/runs/{id}/cancel', query: [], slashes: [], body: null, reply: 'json' },
  answerNode: { method: 'POST', path: '/api/runs/{id}/input', query: [], slashes: [], body: 'json', reply: 'json' },
  getRunValue: { method: 'GET', path: '/api/runs/{id}/values/{hash}', query: [], slashes: [], body: null, reply: 'json' },
  resumeRun: { method: 'POST', path: '/api/runs/{id}/resume', query: [], slashes: [], body: null, reply: 'json' },
  forkRun: { method: 'POST', path: '/api/runs/{id}/fork', query: [], slashes: [], body: 'json', reply: 'json' },
  giveRunFeedback: { method: 'POST', path: '/api/runs/{id}/feedback', query: [], slashes: [], body: 'json', reply: 'json' },
  listRunWaits: { method: 'GET', path: '/api/runs/{id}/waits', query: [], slashes: [], body: null, reply: 'json' },
  linkRunWait: { method: 'POST', path: '/api/runs/{id}/waits', query: [], slashes: [], body: 'json', reply: 'json' },
  getWait: { method: 'GET', path: '/api/waits/{token}', query: [], slashes: [], body: null, reply: 'json' },
  answerWait: { method: 'POST', path: '/api/waits/{token}', query: [], slashes: [], body: 'json', reply: 'json' },
  listIndexes: { method: 'GET', path: '/api/indexes', query: ['limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  getIndex: { method: 'GET', path: '/api/indexes/{index}', query: [], slashes: [], body: null, reply: 'json' },
  putIndex: { method: 'PUT', path: '/api/indexes/{index}', query: [], slashes: [], body: 'json', reply: 'json' },
  deleteIndex: { method: 'DELETE', path: '/api/indexes/{index}', query: [], slashes: [], body: null, reply: 'json' },
  rebuildIndex: { method: 'POST', path: '/api/indexes/{index}/rebuild', query: [], slashes: [], body: 'json', reply: 'json' },
  reconcileIndex: { method: 'POST', path: '/api/indexes/{index}/reconcile', query: [], slashes: [], body: null, reply: 'json' },
  retryDocument: { method: 'POST', path: '/api/indexes/{index}/retry', query: [], slashes: [], body: 'json', reply: 'json' },
  putAcl: { method: 'PUT', path: '/api/indexes/{index}/acl/{path}', query: [], slashes: ['path'], body: 'json', reply: 'json' },
  getContent: { method: 'GET', path: '/api/indexes/{index}/content/{path}', query: [], slashes: ['path'], body: null, reply: 'json' },
  listChunks: { method: 'GET', path: '/api/indexes/{index}/chunks/{path}', query: ['limit', 'cursor'], slashes: ['path'], body: null, reply: 'json' },
  listDocuments: { method: 'GET', path: '/api/indexes/{index}/documents', query: ['limit', 'cursor', 'status'], slashes: [], body: null, reply: 'json' },
  putDocument: { method: 'PUT', path: '/api/indexes/{index}/documents/{path}', query: [], slashes: ['path'], body: 'bytes', reply: 'json' },
  getDocument: { method: 'GET', path: '/api/indexes/{index}/documents/{path}', query: [], slashes: ['path'], body: null, reply: 'json' },
  deleteDocument: { method: 'DELETE', path: '/api/indexes/{index}/documents/{path}', query: [], slashes: ['path'], body: null, reply: 'json' },
  searchIndex: { method: 'POST', path: '/api/indexes/{index}/search', query: [], slashes: [], body: 'json', reply: 'json' },
  importRecords: { method: 'POST', path: '/api/records/{collection}/import', query: [], slashes: [], body: 'bytes', reply: 'json' },
  listCollection: { method: 'GET', path: '/api/records/{collection}', query: ['limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  listRecords: { method: 'GET', path: '/api/records/{collection}/{partition}', query: ['limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  forgetPartition: { method: 'DELETE', path: '/api/records/{collection}/{partition}', query: [], slashes: [], body: null, reply: 'json' },
  getRecord: { method: 'GET', path: '/api/records/{collection}/{partition}/{id}', query: [], slashes: [], body: null, reply: 'json' },
  putRecord: { method: 'PUT', path: '/api/records/{collection}/{partition}/{id}', query: [], slashes: [], body: 'json', reply: 'json' },
  deleteRecord: { method: 'DELETE', path: '/api/records/{collection}/{partition}/{id}', query: [], slashes: [], body: null, reply: 'json' },
  forget: { method: 'POST', path: '/api/records/{collection}/{partition}/forget', query: [], slashes: [], body: 'json', reply: 'json' },
  listReceipts: { method: 'GET', path: '/api/receipts', query: ['limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  listDatasets: { method: 'GET', path: '/api/datasets', query: ['limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  getDataset: { method: 'GET', path: '/api/datasets/{name}', query: ['version'], slashes: [], body: null, reply: 'json' },
  putDataset: { method: 'PUT', path: '/api/datasets/{name}', query: ['format', 'on_broken', 'split_column', 'splits', 'seed'], slashes: [], body: 'bytes', reply: 'json' },
  listDatasetRows: { method: 'GET', path: '/api/datasets/{name}/rows', query: ['version', 'split', 'limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  addDatasetRows: { method: 'POST', path: '/api/datasets/{name}/rows', query: [], slashes: [], body: 'json', reply: 'json' },
  changeDatasetRows: { method: 'POST', path: '/api/datasets/{name}/changes', query: [], slashes: [], body: 'json', reply: 'json' },
  startBatch: { method: 'POST', path: '/api/batches', query: [], slashes: [], body: 'json', reply: 'json' },
  getBatchProgress: { method: 'GET', path: '/api/batches/{id}/progress', query: [], slashes: [], body: null, reply: 'json' },
  listBatchRows: { method: 'GET', path: '/api/batches/{id}/rows', query: ['status', 'limit', 'cursor'], slashes: [], body: null, reply: 'json' },
  listEvaluators: { method: 'GET', path: '/api/evaluators', query: [], slashes: [], body: null, reply: 'json' },
  startEvaluation: { method: 'POST', path: '/api/evaluations', query: [], slashes: [], body: 'json', reply: 'json' },
  listEvaluations: { method: 'GET', path: '/api/evaluations', query: ['limit', 'cursor', 'flow', 'dataset', 'status'], slashes: [], body: null, reply: 'json' },
  planEvaluation: { method: 'POST', path: '/api/evaluation-plans', query: [], slashes: [], body: 'json', reply: 'json' },
  getEvaluation: { method: 'GET', path: '/api/evaluations/{id}', query: ['slice', 'arm'], slashes: [], body: null, reply: 'json' },
  listEvaluationRows: { method: 'GET', path: '/api/evaluations/{id}/rows', query: ['limit', 'cursor', 'outcome', 'evaluator', 'only', 'order', 'slice', 'value', 'arm'], slashes: [], body: null, reply: 'json' },
  getEvaluationRow: { method: 'GET', path: '/api/evaluations/{id}/rows/{index}', query: [], slashes: [], body: null, reply: 'json' },
  compareEvaluations: { method: 'POST', path: '/api/comparisons', query: [], slashes: [], body: 'json', reply: 'json' },
  listGates: { method: 'GET', path: '/api/gates', query: [], slashes: [], body: null, reply: 'json' },
  getGate: { method: 'GET', path: '/api/gates/{name}', query: [], slashes: [], body: null, reply: 'json' },
  putGate: { method: 'PUT', path: '/api/gates/{name}', query: [], slashes: [], body: 'json', reply: 'json' },
  checkGate: { method: 'POST', path: '/api/gates/{name}/check', query: [], slashes: [], body: 'json', reply: 'json' },
  runGate: { method: 'POST', path: '/api/gates/{name}/runs', query: [], slashes: [], body: 'json', reply: 'json' },
  listGateRuns: { method: 'GET', path: '/api/gates/{name}/runs', query: [], slashes: [], body: null, reply: 'json' },
  getGateRun: { method: 'GET', path: '/api/gates/{name}/runs/{id}', query: [], slashes: [], body: null, reply: 'json' },
  startTournament: { method: 'POST', path: '/api/tournaments', query: [], slashes: [], body: 'json', reply: 'json' },
  listTournaments: { method: 'GET', path: '/api/tournaments', query: ['limit', 'cursor', 'flow'], slashes: [], body: null, reply: 'json' },
  getTournament: { method: 'GET', path: '/api/tournaments/{id}', query: [], slashes: [], body: null, reply: 'json' },
  makeQuestions: { method: 'POST', path: '/api/indexes/{index}/questions', query: [], slashes: [], body: 'json', reply: 'json' },
  calibrate: { method: 'POST', path: '/api/calibrations', query: [], slashes: [], body: 'json', reply: 'json' },
  getSummary: { method: 'GET', path: '/api/summary', query: [], slashes: [], body: null, reply: 'json' },
  find: { method: 'GET', path: '/api/find', query: ['q'], slashes: [], body: null, reply: 'json' },
} as const
