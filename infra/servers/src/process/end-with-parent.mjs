// Loaded before a task's program: if the process that started it is gone, even after kill -9, the program stops as at SIGTERM.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref(); // must not keep a finished program alive
