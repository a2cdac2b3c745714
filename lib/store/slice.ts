/** Which rows of a long list are read. */
export type Slice = { readonly skip?: number; readonly take: number }
