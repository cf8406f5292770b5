// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// bartizan._native: bytes and texts cross, nothing else. Every call that may wait releases the
// GIL; no Python object lives in here.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "config/file.hpp"
#include "deployment/authority.hpp"
#include "deployment/ceremony.hpp"
#include "deployment/description.hpp"
#include "deployment/quickstart.hpp"
#include "python/csr_json.hpp"
#include "python/in_process_cmf.hpp"
#include "python/scvi.hpp"
#include "sc_vi/reference.hpp"

namespace py = pybind11;
using namespace bartizan;

namespace {

// bartizan._native.Failure, with the fault's name and its texts as attributes. Made once in
// the module's life and owned by it.
PyObject* failure_class = nullptr;

[[noreturn]] void raise(const Error& error) {
    const auto& about = traits(error.fault);
    const py::object instance =
        py::reinterpret_borrow<py::object>(failure_class)(public_message(error));
    instance.attr("fault") = std::string(about.name);
    instance.attr("public") = public_message(error);
    instance.attr("operator_detail") = error.operator_detail;
    instance.attr("remedy") = std::string(about.remedy);
    PyErr_SetObject(failure_class, instance.ptr());
    throw py::error_already_set();
}

// Runs without the GIL; the answer as bytes, or the failure raised.
template <class F>
py::bytes call(F work) {
    Result<std::string> result = Error{Fault::internal, "", ""};
    {
        const py::gil_scoped_release released;
        result = work();
    }
    if (!result) {
        raise(result.error());
    }
    return py::bytes(*result);
}

std::vector<std::string> needed_sections() {
    return {"bartizan", "signer", "ca"};
}

config::File loaded_config(const std::string& path) {
    auto loaded = config::File::load(path, config::deployment_schema(), needed_sections());
    if (!loaded) {
        raise(loaded.error());
    }
    return std::move(loaded).value();
}

py::list faults() {
    py::list out;
    for (const auto& fault : all_faults()) {
        py::dict row;
        row["name"] = std::string(fault.name);
        row["type"] = std::string(fault.type);
        row["http_status"] = fault.http_status;
        row["python_class"] = std::string(fault.python_class);
        row["public_text"] = std::string(fault.public_text);
        row["remedy"] = std::string(fault.remedy);
        out.append(row);
    }
    return out;
}

void define_cmf(py::module_& module) {
    using python::InProcessCmf;
    py::class_<InProcessCmf>(module, "Cmf")
        .def(py::init([](const std::string& directory) {
                 Result<std::unique_ptr<InProcessCmf>> opened = Error{Fault::internal, "", ""};
                 {
                     const py::gil_scoped_release released;
                     opened = InProcessCmf::open(directory);
                 }
                 if (!opened) {
                     raise(opened.error());
                 }
                 return std::move(opened).value();
             }),
             py::arg("directory"))
        .def("close", &InProcessCmf::close, py::call_guard<py::gil_scoped_release>())
        .def(
            "register",
            [](InProcessCmf& self, const std::string& consumer, const std::string& request) {
                return call([&] { return self.register_subjects(consumer, request); });
            },
            py::arg("consumer"), py::arg("request"))
        .def(
            "sign",
            [](InProcessCmf& self, const std::string& consumer, const std::string& request) {
                return call([&] { return self.sign(consumer, request); });
            },
            py::arg("consumer"), py::arg("request"))
        .def(
            "sign_mano",
            [](InProcessCmf& self, const std::string& subject_id, const std::string& csr) {
                return call([&] { return self.sign_mano(subject_id, csr); });
            },
            py::arg("subject_id"), py::arg("csr"))
        .def(
            "deregister",
            [](InProcessCmf& self, const std::string& consumer, const std::string& id,
               bool revoke) { return call([&] { return self.deregister(consumer, id, revoke); }); },
            py::arg("consumer"), py::arg("registration_id"), py::arg("revoke"))
        .def(
            "revoke",
            [](InProcessCmf& self, const std::string& consumer, const std::string& id,
               const std::string& reason) {
                return call([&] { return self.revoke(consumer, id, reason); });
            },
            py::arg("consumer"), py::arg("certificate_id"), py::arg("reason"))
        .def(
            "registrations",
            [](InProcessCmf& self, const std::string& filter) {
                return call([&] { return self.registrations(filter); });
            },
            py::arg("filter"))
        .def(
            "certificates",
            [](InProcessCmf& self, const std::string& filter) {
                return call([&] { return self.certificates(filter); });
            },
            py::arg("filter"))
        .def(
            "certificate",
            [](InProcessCmf& self, const std::string& id) {
                return call([&] { return self.certificate(id); });
            },
            py::arg("certificate_id"))
        .def(
            "audit",
            [](InProcessCmf& self, const std::string& filter) {
                return call([&] { return self.audit(filter); });
            },
            py::arg("filter"))
        .def("write_crl", [](InProcessCmf& self) { return call([&] { return self.write_crl(); }); })
        .def("accept_clock",
             [](InProcessCmf& self) { return call([&] { return self.accept_clock(); }); })
        .def("profiles", [](InProcessCmf& self) { return call([&] { return self.profiles(); }); })
        .def("status", [](InProcessCmf& self) { return call([&] { return self.status(); }); });
}

template <class T>
T option(const py::dict& options, const char* name, T fallback) {
    return options.contains(name) ? options[name].cast<T>() : fallback;
}

void define_deployment(py::module_& module) {
    module.def(
        "quickstart",
        [](const std::string& directory, const py::dict& options) {
            const deployment::QuickstartOptions wanted{
                .operator_domain =
                    option<std::string>(options, "operator_domain", "operator.example"),
                .organization = option<std::string>(options, "organization", "Operator"),
                .algorithm = option<std::string>(options, "algorithm", "ec-p256"),
                .external_ca = option(options, "external_ca", false),
                .base_port = option(options, "base_port", 8443)};
            return call([&]() -> Result<std::string> {
                BARTIZAN_TRY(const auto steps, deployment::quickstart(directory, wanted));
                return deployment::describe(steps, directory, wanted);
            });
        },
        py::arg("directory"), py::arg("options"));
    const auto ca_options = [](const py::dict& options) {
        return deployment::CaInitOptions{
            .algorithm = option<std::string>(options, "algorithm", "ec-p256"),
            .organization = option<std::string>(options, "organization", "Operator")};
    };
    const auto show = [](const std::string& directory) -> Result<std::string> {
        BARTIZAN_TRY(const auto ca, deployment::ca_show(directory));
        return deployment::describe(ca);
    };
    module.def(
        "ca_init",
        [ca_options, show](const std::string& directory, const py::dict& options) {
            const auto wanted = ca_options(options);
            return call([&]() -> Result<std::string> {
                BARTIZAN_CHECK(deployment::ca_init(directory, wanted));
                return show(directory);
            });
        },
        py::arg("directory"), py::arg("options"));
    module.def(
        "ca_csr",
        [ca_options](const std::string& directory, const py::dict& options) {
            const auto wanted = ca_options(options);
            return call([&] { return deployment::ca_csr(directory, wanted); });
        },
        py::arg("directory"), py::arg("options"));
    module.def(
        "ca_import",
        [show](const std::string& directory, const std::string& chain) {
            return call([&]() -> Result<std::string> {
                BARTIZAN_CHECK(deployment::ca_import(directory, chain));
                return show(directory);
            });
        },
        py::arg("directory"), py::arg("chain_pem"));
    module.def(
        "ca_show",
        [show](const std::string& directory) { return call([&] { return show(directory); }); },
        py::arg("directory"));
    module.def("config_sample", [] { return config::sample(config::deployment_schema()); });
    module.def("config_reference", [] { return config::reference(config::deployment_schema()); });
    module.def("profile_reference", [] { return config::reference(config::profile_schema()); });
    module.def("sctelem_tables", &sc_vi::reference_tables);
    module.def(
        "config_text",
        [](const std::string& path, const std::string& section, const std::string& option) {
            return loaded_config(path).text(section, option);
        },
        py::arg("path"), py::arg("section"), py::arg("option"));
    module.def(
        "config_named",
        [](const std::string& path, const std::string& kind) {
            return loaded_config(path).named(kind);
        },
        py::arg("path"), py::arg("kind"));
    module.def(
        "config_problems",
        [](const std::string& path) { return deployment::config_problems(path); }, py::arg("path"));
}

using Texts = std::vector<std::string>;

void define_managers_and_vims(py::module_& module) {
    module.def(
        "sm_add",
        [](const std::string& directory, const std::string& name, const py::dict& options) {
            deployment::SmAddOptions wanted{
                .mode = option<std::string>(options, "mode", ""),
                .domains = option<Texts>(options, "domains", {}),
                .projects = option<Texts>(options, "projects", {}),
                .vims = option<Texts>(options, "vims", {}),
                .host_scope = option<std::string>(options, "host_scope", "HOSTS_OF_SCOPE"),
                .host_aggregates = option<Texts>(options, "host_aggregates", {}),
                .share_host_totals = option(options, "share_host_totals", false),
                .address = option<std::string>(options, "address", "127.0.0.1"),
                .port = option<std::optional<int>>(options, "port", std::nullopt),
                .csr = option<std::string>(options, "csr", "")};
            return call([&]() -> Result<std::string> {
                BARTIZAN_TRY(const auto made, deployment::sm_add(directory, name, wanted));
                return deployment::describe(made);
            });
        },
        py::arg("directory"), py::arg("name"), py::arg("options"));
    module.def(
        "sm_show",
        [](const std::string& directory, const std::string& name) {
            return call([&]() -> Result<std::string> {
                BARTIZAN_TRY(const auto found, deployment::sm_show(directory, name));
                return deployment::describe(found);
            });
        },
        py::arg("directory"), py::arg("name"));
    module.def(
        "sm_list",
        [](const std::string& directory) {
            return call([&]() -> Result<std::string> {
                BARTIZAN_TRY(const auto found, deployment::sm_list(directory));
                return deployment::describe(found);
            });
        },
        py::arg("directory"));
    module.def(
        "sm_remove",
        [](const std::string& directory, const std::string& name) {
            return call([&]() -> Result<std::string> {
                BARTIZAN_TRY(const auto aside, deployment::sm_remove(directory, name));
                return aside.string();
            });
        },
        py::arg("directory"), py::arg("name"));
    module.def(
        "vim_add",
        [](const std::string& directory, const std::string& name, const py::dict& options) {
            const deployment::VimAddOptions wanted{
                .driver = option<std::string>(options, "driver", "openstack"),
                .cloud = option<std::string>(options, "cloud", ""),
                .clouds_file = option<std::string>(options, "clouds_file", ""),
                .recording = option<std::string>(options, "recording", ""),
                .region = option<std::string>(options, "region", ""),
                .nfvi_pop_id = option<std::string>(options, "nfvi_pop_id", "")};
            return call([&]() -> Result<std::string> {
                BARTIZAN_TRY(const auto made, deployment::vim_add(directory, name, wanted));
                return deployment::describe(made);
            });
        },
        py::arg("directory"), py::arg("name"), py::arg("options"));
    module.def(
        "vnfm_add",
        [](const std::string& directory, const std::string& name, const py::dict& options) {
            const deployment::VnfmAddOptions wanted{
                .cloud = option<std::string>(options, "cloud", ""),
                .clouds_file = option<std::string>(options, "clouds_file", ""),
                .region = option<std::string>(options, "region", ""),
                .consumer = option<std::string>(options, "consumer", ""),
                .callback_uri = option<std::string>(options, "callback_uri", ""),
                .port = option<long>(options, "port", 0),
                .direct = option<bool>(options, "direct", false),
                .enrol_port = option<long>(options, "enrol_port", 0),
                .dns_suffixes = option<std::vector<std::string>>(options, "dns_suffixes", {}),
                .ip_networks = option<std::vector<std::string>>(options, "ip_networks", {})};
            return call([&]() -> Result<std::string> {
                BARTIZAN_TRY(const auto made, deployment::vnfm_add(directory, name, wanted));
                return deployment::describe(made);
            });
        },
        py::arg("directory"), py::arg("name"), py::arg("options"));
    module.def(
        "vnfm_list",
        [](const std::string& directory) {
            return call([&]() -> Result<std::string> {
                BARTIZAN_TRY(const auto found, deployment::vnfm_list(directory));
                return deployment::describe(found);
            });
        },
        py::arg("directory"));
    module.def(
        "vim_list",
        [](const std::string& directory) {
            return call([&]() -> Result<std::string> {
                BARTIZAN_TRY(const auto found, deployment::vim_list(directory));
                return deployment::describe(found);
            });
        },
        py::arg("directory"));
}

using Answers = std::vector<std::tuple<std::string, std::string, std::string>>;

}  // namespace

PYBIND11_MODULE(_native, module) {
    module.doc() = "The core of Bartizan. Use the package bartizan, which gives it types.";
    failure_class = PyErr_NewException("bartizan._native.Failure", PyExc_Exception, nullptr);
    module.attr("Failure") = py::reinterpret_borrow<py::object>(failure_class);
    module.def("faults", &faults);
    define_cmf(module);
    define_deployment(module);
    define_managers_and_vims(module);
    module.def(
        "csr_make",
        [](const std::string& request) { return call([&] { return python::make_csr(request); }); },
        py::arg("request"));
    module.def(
        "csr_decode",
        [](const std::string& csr) { return call([&] { return python::decode_csr(csr); }); },
        py::arg("csr"));
    module.def(
        "scvi_map",
        [](const std::string& collection, const std::string& vim_id, const Answers& answers) {
            std::vector<python::Page> pages;
            for (const auto& [kind, parent, body] : answers) {
                pages.push_back({kind, parent, body});
            }
            return call([&] { return python::map_pages(collection, vim_id, std::move(pages)); });
        },
        py::arg("collection"), py::arg("vim_id"), py::arg("pages"));
}
