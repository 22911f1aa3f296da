import Glibc

exit(CommandList.run(Array(CommandLine.arguments.dropFirst())))
