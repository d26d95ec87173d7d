/** Where a secret lies, by name. */
export interface SecretReference {
  readonly source: 'env' | 'keyvault'
  readonly name: string
}

/** Reads `env:NAME` or `keyvault:NAME`, also in Prompt flow's `${env:NAME}`; undefined for anything else, which may be a secret itself. */
export const readReference = (text: string): SecretReference | undefined => {
  const [, source, name] = /^(?:\$\{)?(env|keyvault):([A-Za-z0-9][A-Za-z0-9_-]{0,126})\}?$/.exec(text) ?? []
  const isBalanced = text.startsWith('${') === text.endsWith('}')
  return name && isBalanced ? { source: source as SecretReference['source'], name } : undefined
}

// Settings of the platform and of Sluice itself: a project's owner may not have them sent to an address of its choice.
const platformNames =
  /^(AZUREWEBJOBS|WEBSITE_|APPSETTING_|FUNCTIONS_|IDENTITY_|MSI_|AZURE_(?:CLIENT|FEDERATED|TENANT|USERNAME|PASSWORD)|SLUICE_|APPLICATIONINSIGHTS_|APPINSIGHTS_|CONTAINER_|DOTNET_|NODE_|SCM_|WEBSITES_)/i

/** Whether a setting may be a connection's secret at all; the app's own are not. */
export const allowsSecretName = (name: string): boolean => !platformNames.test(name)
