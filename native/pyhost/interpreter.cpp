// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "pyhost/interpreter.hpp"

#include <boost/python.hpp>

#include "pyhost/protocol.hpp"

namespace bartizan::pyhost {
namespace {

namespace python = boost::python;

// Debian's, whatever python3 is first in PATH: its prefix is where dist-packages is found.
constexpr const wchar_t* home = L"/usr";
constexpr const wchar_t* program = L"/usr/bin/python3";

class Config {
  public:
    Config() { PyConfig_InitPythonConfig(&config_); }

    Config(const Config&) = delete;
    Config& operator=(const Config&) = delete;

    ~Config() { PyConfig_Clear(&config_); }

    Result<void> initialise() {
        config_.parse_argv = 0;
        // SIGTERM and SIGINT keep their defaults: they end the process.
        config_.install_signal_handlers = 0;
        // Neither the working directory nor a user's own packages: who may write there is not
        // to decide what reads the VIM.
        config_.safe_path = 1;
        config_.user_site_directory = 0;
        for (const auto& [place, value] :
             {std::pair(&config_.home, home), std::pair(&config_.program_name, program)}) {
            BARTIZAN_CHECK(done(PyConfig_SetString(&config_, place, value)));
        }
        return done(Py_InitializeFromConfig(&config_));
    }

  private:
    static Result<void> done(const PyStatus& status) {
        if (PyStatus_Exception(status) == 0) {
            return {};
        }
        return Error{Fault::internal, "",
                     std::string("Python does not start: ") +
                         (status.err_msg != nullptr ? status.err_msg : "no reason told")};
    }

    PyConfig config_{};
};

class HeldLock {
  public:
    explicit HeldLock(PyThreadState*& released) : released_(released) {
        PyEval_RestoreThread(released_);
    }

    HeldLock(const HeldLock&) = delete;
    HeldLock& operator=(const HeldLock&) = delete;

    ~HeldLock() { released_ = PyEval_SaveThread(); }

  private:
    PyThreadState*& released_;
};

Bytes octets_of(const python::object& value) {
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(value.ptr(), &data, &size) != 0) {
        python::throw_error_already_set();
    }
    return {data, data + size};
}

// A Reply of bartizan.vim.host.
ipc::Frame frame_of(const python::object& reply, std::uint64_t id) {
    const bool failed = python::extract<bool>(reply[0]);
    ipc::Frame frame{
        .type = static_cast<std::uint16_t>(failed ? FrameType::failed : FrameType::answered),
        .id = id,
        .items = {},
        .attachment = octets_of(reply[2])};
    const python::object items = reply[1];
    for (python::ssize_t i = 0; i < python::len(items); ++i) {
        frame.items.push_back(octets_of(items[i]));
    }
    return frame;
}

}  // namespace

struct Interpreter::State {
    python::object host;
    PyThreadState* released = nullptr;  // while no call is made
};

Interpreter::Interpreter(std::unique_ptr<State> state) : state_(std::move(state)) {}

Interpreter::~Interpreter() {
    const HeldLock lock(state_->released);
    state_->host = python::object();
}

Result<std::unique_ptr<Interpreter>> Interpreter::start() {
    BARTIZAN_CHECK(Config().initialise());
    auto state = std::make_unique<State>();
    try {
        state->host = python::import("bartizan.vim.host");
    } catch (const python::error_already_set&) {
        PyErr_Print();
        return Error{Fault::internal, "", "Python has no bartizan.vim.host"};
    }
    state->released = PyEval_SaveThread();
    return std::unique_ptr<Interpreter>(new Interpreter(std::move(state)));
}

ipc::Frame Interpreter::call(const char* function, const std::vector<std::string>& arguments,
                             std::uint64_t id) {
    const HeldLock lock(state_->released);
    try {
        python::list list;
        for (const auto& argument : arguments) {
            list.append(argument);
        }
        return frame_of(state_->host.attr(function)(*python::tuple(list)), id);
    } catch (const python::error_already_set&) {
        PyErr_Print();
        return failure_frame(id, "driver_failed", "the host of the driver failed", "");
    }
}

}  // namespace bartizan::pyhost
