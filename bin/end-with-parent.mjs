// Loaded into a server that is not ours (--import): the channel to the process that started it closes when that
// process is gone, however it went. Without this a killed parent would leave the server on its port.
process.once('disconnect', () => process.exit(0))
process.channel?.unref()
