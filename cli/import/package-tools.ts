/** What a package tool of Prompt flow comes to here. */
export interface PackageToolFacts {
  /** What stands in its place here. */
  readonly by: string
  /** The kind of connection that its `connection` input names. */
  readonly connection?: string
  /** An input to be written by hand, with how. */
  readonly needs?: { readonly input: string; readonly how: string }
}

const tools: Readonly<Record<string, PackageToolFacts>> = {
  'promptflow.tools.embedding.embedding': { by: 'the embedding of the connection’s model', connection: 'azure_openai' },
  'promptflow.tools.azure_content_safety.analyze_text': {
    by: 'a call of Content Safety',
    connection: 'content_safety',
  },
  'promptflow.tools.serpapi.SerpAPI.search': { by: 'a call of SerpAPI', connection: 'custom' },
  'promptflow_vectordb.tool.common_index_lookup.search': {
    by: 'a search of an index of the project',
    needs: { input: 'index', how: 'its index lies in a workspace; make one here and name it by the input `index`' },
  },
  'promptflow.tools.aoai_gpt4v.AzureOpenAI.chat': { by: 'a chat with images', connection: 'azure_openai' },
  'promptflow.tools.openai_gpt4v.OpenAI.chat': { by: 'a chat with images', connection: 'openai' },
  'promptflow.tools.llm_vision.llm_vision': { by: 'a chat with images', connection: 'azure_openai' },
  'promptflow.tools.open_model_llm.OpenModelLLM.call': { by: 'a chat at a connection of the endpoint’s name' },
}

const olderNames: Readonly<Record<string, string>> = {
  'content_safety_text.tools.content_safety_text_tool.analyze_text':
    'promptflow.tools.azure_content_safety.analyze_text',
  'promptflow.tools.azure_content_safety.AzureContentSafety.analyze_text':
    'promptflow.tools.azure_content_safety.analyze_text',
  'promptflow.tools.open_source_llm.OpenSourceLLM.call': 'promptflow.tools.open_model_llm.OpenModelLLM.call',
  'promptflow.tools.serpapi.search': 'promptflow.tools.serpapi.SerpAPI.search',
}

/** What stands in for a package tool here, if anything does. */
export const packageToolFacts = (tool: string): PackageToolFacts | undefined => {
  const id = Object.hasOwn(olderNames, tool) ? (olderNames[tool] ?? tool) : tool
  return Object.hasOwn(tools, id) ? tools[id] : undefined
}
