// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A bad vendor's PKCS#11 module: SoftHSM behind a front that misbehaves as the file
// FAKE_PKCS11_CONTROL says, one word per line, read at every call of the functions below:
//
//   hang                C_Sign never returns
//   crash               C_Sign dies by SIGSEGV
//   sign=0x32           C_Sign answers that value
//   wrong-signature     C_Sign turns a bit of the signature
//   open=0x30           C_OpenSession answers that value
//   hang-login          C_Login never returns
//   crash-login         C_Login dies by SIGSEGV
//   login=0x30          C_Login answers that value
//   flags=0x20000       C_GetTokenInfo adds these flags
//   close-sessions      C_SignInit: all sessions of the slot are closed behind the caller, once
//   finalize            C_SignInit: the module is finalized behind the caller, once
//   no-raw-mechanisms   CKM_ECDSA and CKM_RSA_PKCS are said not to be there
//   count               C_Login appends a line "login" to FAKE_PKCS11_CONTROL.log

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <p11-kit/pkcs11.h>

static CK_FUNCTION_LIST front;
static CK_FUNCTION_LIST* real;
static CK_SLOT_ID last_slot;

static const char* control(void) {
    const char* path = getenv("FAKE_PKCS11_CONTROL");
    return path == NULL ? "/nonexistent" : path;
}

// 1 if the control file has that word, or that name with a value.
static int told(const char* word, unsigned long* value) {
    char line[256];
    const size_t length = strlen(word);
    int found = 0;
    FILE* file = fopen(control(), "r");
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (value == NULL) {
            found = strcmp(line, word) == 0;
        } else if (strncmp(line, word, length) == 0 && line[length] == '=') {
            *value = strtoul(line + length + 1, NULL, 0);
            found = 1;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return found;
}

static int told_once(const char* word) {
    if (!told(word, NULL)) {
        return 0;
    }
    fclose(fopen(control(), "w"));
    return 1;
}

static void hang(void) {
    for (;;) {
        pause();
    }
}

static CK_RV fake_open(CK_SLOT_ID slot, CK_FLAGS flags, void* application, CK_NOTIFY notify,
                       CK_SESSION_HANDLE* session) {
    unsigned long value = 0;
    last_slot = slot;
    if (told("open", &value)) {
        return value;
    }
    return real->C_OpenSession(slot, flags, application, notify, session);
}

static CK_RV fake_login(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char* pin,
                        unsigned long length) {
    unsigned long value = 0;
    if (told("count", NULL)) {
        char path[4096];
        FILE* log = NULL;
        snprintf(path, sizeof path, "%s.log", control());
        log = fopen(path, "a");
        if (log != NULL) {
            fputs("login\n", log);
            fclose(log);
        }
    }
    if (told("hang-login", NULL)) {
        hang();
    }
    if (told("crash-login", NULL)) {
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    }
    if (told("login", &value)) {
        return value;
    }
    return real->C_Login(session, user, pin, length);
}

static CK_RV fake_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
    unsigned long flags = 0;
    const CK_RV result = real->C_GetTokenInfo(slot, info);
    if (result == CKR_OK && told("flags", &flags)) {
        info->flags |= flags;
    }
    return result;
}

static CK_RV fake_mechanism_info(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info) {
    if ((type == CKM_ECDSA || type == CKM_RSA_PKCS) && told("no-raw-mechanisms", NULL)) {
        return CKR_MECHANISM_INVALID;
    }
    return real->C_GetMechanismInfo(slot, type, info);
}

static CK_RV fake_sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism,
                            CK_OBJECT_HANDLE key) {
    if (told_once("close-sessions")) {
        real->C_CloseAllSessions(last_slot);
    }
    if (told_once("finalize")) {
        real->C_Finalize(NULL);
    }
    return real->C_SignInit(session, mechanism, key);
}

static CK_RV fake_sign(CK_SESSION_HANDLE session, unsigned char* data, unsigned long length,
                       unsigned char* signature, unsigned long* signature_length) {
    unsigned long value = 0;
    CK_RV result = CKR_OK;
    if (told("hang", NULL)) {
        hang();
    }
    if (told("crash", NULL)) {
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    }
    if (told("sign", &value)) {
        return value;
    }
    result = real->C_Sign(session, data, length, signature, signature_length);
    if (result == CKR_OK && signature != NULL && told("wrong-signature", NULL)) {
        signature[*signature_length - 1] ^= 1U;
    }
    return result;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
    if (real == NULL) {
        void* library = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
        CK_C_GetFunctionList get = NULL;
        if (library == NULL) {
            return CKR_GENERAL_ERROR;
        }
        *(void**)&get = dlsym(library, "C_GetFunctionList");
        if (get == NULL || get(&real) != CKR_OK) {
            return CKR_GENERAL_ERROR;
        }
        front = *real;
        front.C_GetFunctionList = C_GetFunctionList;
        front.C_OpenSession = fake_open;
        front.C_Login = fake_login;
        front.C_GetTokenInfo = fake_token_info;
        front.C_GetMechanismInfo = fake_mechanism_info;
        front.C_SignInit = fake_sign_init;
        front.C_Sign = fake_sign;
    }
    *list = &front;
    return CKR_OK;
}
