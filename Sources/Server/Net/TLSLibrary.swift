import Diagnostics
import Glibc

/// The few functions of OpenSSL 3 that TLS needs, found when a server wants TLS: programs that do not
/// pay nothing for it, neither when they are built nor when they start.
final class TLSLibrary: @unchecked Sendable {
  typealias Object = OpaquePointer
  typealias Make = @convention(c) (Object?) -> Object?
  typealias Free = @convention(c) (Object?) -> Void
  typealias UseFile = @convention(c) (Object?, UnsafePointer<CChar>) -> Int32
  typealias UseTypedFile = @convention(c) (Object?, UnsafePointer<CChar>, Int32) -> Int32
  typealias Test = @convention(c) (Object?) -> Int32
  typealias SetNumber = @convention(c) (Object?, Int32) -> Int32
  typealias Control = @convention(c) (Object?, Int32, Int, UnsafeMutableRawPointer?) -> Int
  typealias Transfer =
    @convention(c) (Object?, UnsafeMutableRawPointer?, Int, UnsafeMutablePointer<Int>) -> Int32

  let makeContext: Make
  let useChain: UseFile
  let useKey: UseTypedFile
  let checkKey: Test
  let control: Control
  let makeConnection: Make
  let freeConnection: Free
  let setDescriptor: SetNumber
  let accept: Test
  let read: Transfer
  let write: Transfer
  let error: SetNumber
  let shutdown: Test
  private let serverMethod: @convention(c) () -> Object?

  init() throws(SQLError) {
    guard let library = dlopen("libssl.so.3", RTLD_NOW | RTLD_LOCAL) else {
      throw SQLError(
        .featureNotSupported, "TLS needs OpenSSL 3, which is not here", hint: "apt install libssl3")
    }
    func find<T>(_ name: String, as type: T.Type) throws(SQLError) -> T {
      guard let symbol = dlsym(library, name) else {
        throw SQLError(.featureNotSupported, "OpenSSL has no \(name)")
      }
      return unsafeBitCast(symbol, to: type)
    }
    serverMethod = try find("TLS_server_method", as: (@convention(c) () -> Object?).self)
    makeContext = try find("SSL_CTX_new", as: Make.self)
    useChain = try find("SSL_CTX_use_certificate_chain_file", as: UseFile.self)
    useKey = try find("SSL_CTX_use_PrivateKey_file", as: UseTypedFile.self)
    checkKey = try find("SSL_CTX_check_private_key", as: Test.self)
    control = try find("SSL_CTX_ctrl", as: Control.self)
    makeConnection = try find("SSL_new", as: Make.self)
    freeConnection = try find("SSL_free", as: Free.self)
    setDescriptor = try find("SSL_set_fd", as: SetNumber.self)
    accept = try find("SSL_accept", as: Test.self)
    read = try find("SSL_read_ex", as: Transfer.self)
    write = try find("SSL_write_ex", as: Transfer.self)
    error = try find("SSL_get_error", as: SetNumber.self)
    shutdown = try find("SSL_shutdown", as: Test.self)
  }

  func makeServerContext() -> Object? { makeContext(serverMethod()) }
}

/// A certificate with its key, ready to greet clients.
package final class TLSContext: @unchecked Sendable {
  let library: TLSLibrary
  let context: TLSLibrary.Object

  private enum Code {
    static let pem: Int32 = 1
    static let setMinimum: Int32 = 123
    static let version12 = 0x0303
    static let setMode: Int32 = 33
    /// Writes may come back with fewer bytes, from another place in memory.
    static let partialWrites = 0x1 | 0x2
  }

  /// - Parameters: Paths of PEM files.
  package init(certificate: String, key: String) throws(SQLError) {
    library = try TLSLibrary()
    guard let context = library.makeServerContext() else {
      throw SQLError(.internalError, "OpenSSL cannot begin")
    }
    self.context = context
    _ = library.control(context, Code.setMinimum, Code.version12, nil)
    _ = library.control(context, Code.setMode, Code.partialWrites, nil)
    guard library.useChain(context, certificate) == 1 else {
      throw SQLError(.undefinedFile, "\"\(certificate)\" is no certificate in PEM form")
    }
    guard library.useKey(context, key, Code.pem) == 1, library.checkKey(context) == 1 else {
      throw SQLError(.undefinedFile, "\"\(key)\" is not the key of \"\(certificate)\"")
    }
  }
}
