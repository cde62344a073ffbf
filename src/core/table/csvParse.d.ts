// The part of csv-parse that is used. Its own types refer to Node's, which the core must not see.
export interface CsvParseOptions {
  readonly delimiter: string;
  readonly trim: boolean;
  readonly relax_column_count: boolean;
}
export declare function parse(text: string, options: CsvParseOptions): string[][];
