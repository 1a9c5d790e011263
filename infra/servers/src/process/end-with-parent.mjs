// Loaded before a task's program: when the process that started it is gone, even by a kill -9, it stops like at a signal.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref(); // waiting for that must not keep a finished program alive
