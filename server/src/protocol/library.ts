// What the server uses of the protocol library beside its types. All of it is imported here: the library is CommonJS, of
// which a bundle copies hundreds of names for each file that imports one of them, at each start.
export {
  CodeActionKind,
  DiagnosticSeverity,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  DocumentLinkRequest,
  ErrorCodes,
  FileChangeType,
  FileOperationPatternKind,
  LSPErrorCodes,
  MessageType,
  ProgressType,
  RequestType,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
  WatchKind,
} from "vscode-languageserver";
