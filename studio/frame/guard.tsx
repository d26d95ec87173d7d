import { Component, type ReactNode } from 'react'
import { Button } from '../parts/button'
import { Failure } from '../parts/states'
import { Page } from './page'

/** Keeps an error of one page from the rest of the studio. */
export class Guard extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return (
      <Page crumbs={[{ text: 'Error' }]}>
        <Failure
          error={this.state.error}
          action={<Button onPress={() => location.reload()}>Load this page again</Button>}
        />
      </Page>
    )
  }
}
