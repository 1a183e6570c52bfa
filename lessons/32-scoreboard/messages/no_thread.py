import threading

threading.stack_size(1 << 46)
threading.Thread(target=print).start()
